using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace ServiceRecovery.Cli;

internal static class CalendarVerb
{
    private const int MostYears = 50;

    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE.ics") { Description = "An iCalendar file with holidays." };
        var from = Year("--from", "The first year.");
        var to = Year("--to", "The last year, at most 49 later.");
        var command = new Command("calendar", "Writes the dates of all-day events as the 'holidays' of a calendar, and tells each with its title: a feed may hold days on which you work.") { file, from, to };
        command.SetAction(async (parsed, _) =>
        {
            var (first, last) = (parsed.GetValue(from), parsed.GetValue(to));
            if (last < first || last - first >= MostYears)
            {
                throw new UserException(FormattableString.Invariant($"'--to' takes a year from '--from' to {MostYears - 1} years later, but '--from' was {first} and '--to' was {last}."));
            }

            var found = HolidayFile.Read(parsed.GetValue(file)!, first, last);
            foreach (var (date, title) in found.Dates)
            {
                await terminal.Error.WriteLineAsync(FormattableString.Invariant($"{date:yyyy-MM-dd} {title}"));
            }

            foreach (var skipped in found.Skipped)
            {
                await terminal.Error.WriteLineAsync($"skipped: {skipped}");
            }

            terminal.WriteText(Write(found.Dates.Select(one => one.Date).Distinct()));
        });
        return command;
    }

    private static Option<int> Year(string name, string description)
    {
        var year = NumberOption.Make(name, "YEAR", description, 1970, 9900, 0);
        (year.Required, year.DefaultValueFactory) = (true, null);
        return year;
    }

    private static string Write(IEnumerable<DateOnly> dates)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("holidays");
            foreach (var date in dates)
            {
                json.WriteStringValue(FormattableString.Invariant($"{date:yyyy-MM-dd}"));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
