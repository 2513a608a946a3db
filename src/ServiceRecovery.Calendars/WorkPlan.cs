namespace ServiceRecovery.Calendars;

/// <summary>Which windows begin on a date.</summary>
/// <param name="week">Those of each weekday, from Sunday.</param>
/// <param name="exceptions">Those of dates of their own, which have none on a holiday.</param>
internal sealed class WorkPlan(WorkWindow[][] week, Dictionary<int, WorkWindow[]> exceptions)
{
    public WorkWindow[] On(int day) => exceptions.Count > 0 && exceptions.TryGetValue(day, out var windows) ? windows : week[(int)CalendarDate.WeekdayOf(day)];
}
