using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Calendars;

/// <summary>Reads the JSON of a calendar and collects what is wrong on the way.</summary>
internal sealed class CalendarReader
{
    private static readonly string[] Members = ["name", "version", "zone", "week", "holidays", "days"];
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private const int LargestMebibytes = 1;

    private readonly CalendarDefinition _read = new();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static CalendarDefinition Read(ReadOnlyMemory<byte> utf8)
    {
        var reader = new CalendarReader();
        if (utf8.Length > LargestMebibytes * 1024 * 1024)
        {
            reader._read.HasUnreadWindows = true;
            reader._read.Add("too-large", "", FormattableString.Invariant($"It is larger than {LargestMebibytes} MiB. Leave out what is long past."));
            return reader._read;
        }

        utf8 = utf8.Span.StartsWith(ByteOrderMark) ? utf8.Slice(ByteOrderMark.Length) : utf8;
        try
        {
            using var document = JsonDocument.Parse(utf8, StrictJson.Options);
            reader.Read(document.RootElement);
        }
        catch (JsonException unreadable)
        {
            reader._read.Faults.Clear();
            reader._read.HasUnreadWindows = true;
            reader._read.Add("not-json", "", FormattableString.Invariant($"It isn't JSON: one object, without comments and without a comma at the end. It can be read until line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine + 1}."));
        }

        return reader._read;
    }

    private void Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Wrong("", json, $"an object with {Quoted(Members)}");
            _read.HasUnreadWindows = true;
            return;
        }

        foreach (var (name, value) in MembersOf(json, "", Members))
        {
            switch (name)
            {
                case "name":
                    _read.Name = TextOf(value) is { } text && CommandId.TryParse(text, out _) ? text : Wrong("name", value, "1 to 64 characters of 'A-Za-z0-9._:-'");
                    break;
                case "version":
                    _read.Version = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var version) && version > 0 ? version : Wrong("version", value, "a whole number from 1").Length;
                    break;
                case "zone":
                    _read.Zone = TextOf(value);
                    if (_read.Zone is null)
                    {
                        Wrong("zone", value, "a time zone of IANA as 'Europe/London'");
                    }

                    break;
                case "week":
                    ReadWeek(value);
                    break;
                case "holidays":
                    ReadHolidays(value);
                    break;
                case "days":
                    ReadDays(value);
                    break;
            }
        }
    }

    private void ReadWeek(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Wrong("week", json, $"an object with some of {Quoted(Weekdays)}");
            _read.HasUnreadWindows = true;
            return;
        }

        foreach (var (name, value) in MembersOf(json, "week.", Weekdays))
        {
            var weekday = (Array.IndexOf(Weekdays, name) + 1) % Weekdays.Length;
            _read.Week[weekday] = _read.Week[weekday] with { Windows = WindowsOf(value, $"week.{name}") };
        }
    }

    private void ReadHolidays(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Wrong("holidays", json, "a list of dates as '2026-12-25'");
            return;
        }

        var at = 0;
        foreach (var item in json.EnumerateArray())
        {
            var path = FormattableString.Invariant($"holidays[{at++}]");
            if (item.ValueKind != JsonValueKind.String)
            {
                Wrong(path, item, "a date as '2026-12-25'");
            }
            else if (DayOf(TextOf(item) ?? "", path) is { } day)
            {
                _read.Holidays.Add(new(path, day, []));
            }
        }
    }

    private void ReadDays(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Wrong("days", json, "an object with dates as '2026-12-24', each a list of windows");
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            var name = FieldValues.NameOf(property);
            var path = FieldFaults.Shorten($"days.{name}");
            if (DayOf(name, path) is { } day)
            {
                _read.Days.Add(new(path, day, WindowsOf(property.Value, path)));
            }
        }
    }

    private int? DayOf(string text, string path)
    {
        var day = CalendarDate.Find(text);
        if (day is null)
        {
            CalendarRules.AddNotPossible(_read, path, FieldFaults.Quote(text));
        }

        return day;
    }

    private WorkWindow[] WindowsOf(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Wrong(path, json, "a list of windows as '09:00-17:30'");
            _read.HasUnreadWindows = true;
            return [];
        }

        List<WorkWindow> windows = [];
        var at = 0;
        foreach (var item in json.EnumerateArray())
        {
            var place = FormattableString.Invariant($"{path}[{at++}]");
            if (TextOf(item) is { } text && WorkWindow.TryParse(text, out var window))
            {
                windows.Add(window);
            }
            else
            {
                Wrong(place, item, "a window as '09:00-17:30', from '00:00' to '24:00'");
                _read.HasUnreadWindows = true;
            }
        }

        return [.. windows];
    }

    // What stands twice is told and the first counts; what is missing is told last.
    private List<(string Name, JsonElement Value)> MembersOf(JsonElement json, string before, string[] known)
    {
        List<(string Name, JsonElement Value)> members = [];
        foreach (var property in json.EnumerateObject())
        {
            var name = FieldValues.NameOf(property);
            if (!known.Contains(name))
            {
                _read.Add("unknown-member", FieldFaults.Shorten(before + name), $"There is no {FieldFaults.Quote(before + name)}. There are: {Quoted(known)}.");
            }
            else if (members.Any(member => member.Name == name))
            {
                _read.Add("doubled-key", before + name, $"{FieldFaults.Quote(before + name)} stands there twice. Keep one of them.");
            }
            else
            {
                members.Add((name, property.Value));
            }
        }

        foreach (var missing in known.Where(name => before.Length == 0 && name is not ("holidays" or "days") && !members.Any(member => member.Name == name)))
        {
            _read.Add("missing-member", missing, $"'{missing}' is missing. A calendar has 'name', 'version', 'zone' and 'week'.");
            _read.HasUnreadWindows |= missing == "week";
        }

        return members;
    }

    private string Wrong(string path, JsonElement json, string takes)
    {
        var given = json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => TextOf(json) is { } text ? FieldFaults.Quote(text) : "a text that can't be read",
            _ => json.GetRawText() is { Length: <= 40 } value ? value : "a long number",
        };
        _read.Add(CalendarDefinition.Bad, path, $"{(path.Length == 0 ? "A calendar" : $"'{path}'")} is {takes}, but was {given}.");
        return "";
    }

    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? StrictJson.TextOf(json) : null;

    private static string Quoted(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
