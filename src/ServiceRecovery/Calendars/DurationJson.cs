using System.Text.Json;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Calendars;

/// <summary>Reads and writes a duration as rules have it: <c>{"elapsed":"PT4H"}</c>, <c>{"working":"PT4H"}</c>, <c>{"days":1,"at":"10:00"}</c>, <c>{"workingDays":3,"at":"close"}</c>.</summary>
internal static class DurationJson
{
    private static readonly FieldShape Shape = new FieldShape.Object(
    [
        new("elapsed", new FieldShape.Duration()),
        new("working", new FieldShape.Duration()),
        new("days", new FieldShape.Count(0, ServiceDuration.MostDays)),
        new("workingDays", new FieldShape.Count(0, ServiceDuration.MostDays)),
        new("at", new FieldShape.Id("a time of day")),
    ]);

    /// <summary>Reads a duration.</summary>
    /// <returns>The duration, or null after a fault was added.</returns>
    public static ServiceDuration? Read(JsonElement json, FieldPath path, FieldFaults faults)
    {
        var before = faults.Count;
        if (Shape.Read(json, path, faults) is not FieldValues values || faults.Count > before)
        {
            return null;
        }

        var text = values.Find<string>("at");
        var at = DayTime.TryParse(text, out var time) ? time : default(DayTime?);
        ServiceDuration? duration = (values.FindValue<TimeSpan>("elapsed"), values.FindValue<TimeSpan>("working"), values.FindValue<long>("days"), values.FindValue<long>("workingDays")) switch
        {
            ({ } span, null, null, null) when IsSpan(span) => new ServiceDuration.Elapsed(span),
            (null, { } span, null, null) when IsSpan(span) => new ServiceDuration.Working(span),
            (null, null, { } count, null) when IsCount(count) && !time.IsClose => new ServiceDuration.Days((int)count, at),
            (null, null, null, { } count) when IsCount(count) => new ServiceDuration.WorkingDays((int)count, at),
            _ => null,
        };
        if (duration is null)
        {
            faults.Add(
                Fault.BadValue,
                $"'{path}' takes one of 'elapsed' and 'working', above zero and at most P3653D, or one of 'days' and 'workingDays', above zero or with 'at', from '00:00' to '24:00' or the 'close' of working days, but was {Shown(json)}.",
                path.ToString());
        }

        return duration;

        bool IsSpan(TimeSpan span) => text is null && span.Ticks >= 10 && span.Ticks <= ServiceDuration.MostDays * TimeSpan.TicksPerDay;

        bool IsCount(long count) => text is null ? count > 0 : at is not null;
    }

    /// <summary>Writes a duration, as it is read.</summary>
    public static void Write(Utf8JsonWriter json, ServiceDuration duration) => json.WriteRawValue(duration.ToString(), skipInputValidation: true);

    private static string Shown(JsonElement json) => FieldFaults.Shorten(string.Join(" ", json.GetRawText().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
}
