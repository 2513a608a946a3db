using System.Text;
using System.Text.Json;
using ServiceRecovery.Calendars;
using ServiceRecovery.Fields;
using Xunit;

namespace ServiceRecovery.Tests.Calendars;

public class ServiceDurationTests
{
    public static TheoryData<string, ServiceDuration> Durations => new()
    {
        { """{"elapsed":"PT4H"}""", new ServiceDuration.Elapsed(TimeSpan.FromHours(4)) },
        { """{"elapsed":"P3653D"}""", new ServiceDuration.Elapsed(TimeSpan.FromDays(3653)) },
        { """{"elapsed":"PT0.000001S"}""", new ServiceDuration.Elapsed(TimeSpan.FromTicks(10)) },
        { """{"working":"P1DT30M"}""", new ServiceDuration.Working(new TimeSpan(24, 30, 0)) },
        { """{"days":1,"at":"10:00"}""", new ServiceDuration.Days(1, new DayTime(10)) },
        { """{"days":0,"at":"24:00"}""", new ServiceDuration.Days(0, new DayTime(24)) },
        { """{"days":3653}""", new ServiceDuration.Days(3653) },
        { """{"workingDays":3,"at":"close"}""", new ServiceDuration.WorkingDays(3, DayTime.Close) },
        { """{"workingDays":0,"at":"00:05"}""", new ServiceDuration.WorkingDays(0, new DayTime(0, 5)) },
        { """{"workingDays":1}""", new ServiceDuration.WorkingDays(1) },
    };

    // A whole sentence where the combination is at fault; the rest is told by the field.
    public static TheoryData<string, string, string> Faults => new()
    {
        { "4", "bad-value", "The field 'within' takes an object with 'elapsed', 'working', 'days', 'workingDays', 'at', but was 4." },
        { """{"hours":4}""", "unknown-field", "There is no field 'within.hours' here. There are: elapsed, working, days, workingDays, at." },
        { """{"elapsed":4}""", "bad-value", "The field 'within.elapsed' takes a duration as 'PnDTnHnMnS', for example 'PT4H', but was 4." },
        { """{"days":3654}""", "bad-value", "The field 'within.days' takes an integer from 0 to 3653, but was 3654." },
        { """{"days":1.5}""", "bad-value", "The field 'within.days' takes an integer from 0 to 3653, but was 1.5." },
        { """{"days":1,"days":1}""", "doubled-key", "The key 'within.days' stands there twice." },
        { "{}", "bad-value", Whole("{}") },
        { """{"at":"10:00"}""", "bad-value", Whole("""{"at":"10:00"}""") },
        { """{"days":1,"elapsed":"PT4H"}""", "bad-value", Whole("""{"days":1,"elapsed":"PT4H"}""") },
        { """{"elapsed":"PT0S"}""", "bad-value", Whole("""{"elapsed":"PT0S"}""") },
        { """{"working":"PT0.0000009S"}""", "bad-value", Whole("""{"working":"PT0.0000009S"}""") },
        { """{"elapsed":"P3653DT0.0000001S"}""", "bad-value", Whole("""{"elapsed":"P3653DT0.0000001S"}""") },
        { """{"elapsed":"PT4H","at":"10:00"}""", "bad-value", Whole("""{"elapsed":"PT4H","at":"10:00"}""") },
        { """{"working":"PT4H","at":"close"}""", "bad-value", Whole("""{"working":"PT4H","at":"close"}""") },
        { """{"days":0}""", "bad-value", Whole("""{"days":0}""") },
        { """{"workingDays":0}""", "bad-value", Whole("""{"workingDays":0}""") },
        { """{"days":1,"at":"close"}""", "bad-value", Whole("""{"days":1,"at":"close"}""") },
        { """{"days":1,"at":"24:01"}""", "bad-value", Whole("""{"days":1,"at":"24:01"}""") },
        { """{"days":1,"at":"10:60"}""", "bad-value", Whole("""{"days":1,"at":"10:60"}""") },
        { "{\n  \"days\": 0,\r\n\t\"workingDays\": 0\n}", "bad-value", Whole("""{ "days": 0, "workingDays": 0 }""") },
        { "{\"days\":1,\"at\":\"" + new string('x', 64) + "\"}", "bad-value", Whole("{\"days\":1,\"at\":\"" + new string('x', 63) + "…") },
        { """{"workingDays":1,"at":"9:00"}""", "bad-value", Whole("""{"workingDays":1,"at":"9:00"}""") },
        { """{"workingDays":1,"at":"1 :00"}""", "bad-value", "The field 'within.at' takes a time of day: 1 to 64 characters of 'A-Za-z0-9._:-', but was '1 :00'." },
    };

    [Theory]
    [MemberData(nameof(Durations))]
    public void A_duration_is_read_and_written_as_one_text(string json, ServiceDuration duration)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            DurationJson.Write(writer, duration);
        }

        Assert.Equal(json, Encoding.UTF8.GetString(bytes.ToArray()));
        Assert.Equal(json, duration.ToString());
        var (read, faults) = Read(json);
        Assert.Equal(duration, read);
        Assert.Equal(0, faults.Count);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_no_duration_is_told_with_its_path_and_what_would_do(string json, string code, string sentence)
    {
        var (read, faults) = Read(json);

        Assert.Null(read);
        Assert.Equal(code, faults.First!.Code);
        Assert.Equal(sentence, faults.First.Sentence);
        Assert.StartsWith("within", faults.First.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Durations_that_say_the_same_are_equal()
    {
        Assert.Equal(new ServiceDuration.Days(2, new DayTime(17)), new ServiceDuration.Days(2, new DayTime(17, 0)));
        Assert.NotEqual<ServiceDuration>(new ServiceDuration.Days(2), new ServiceDuration.WorkingDays(2));
        Assert.NotEqual<ServiceDuration>(new ServiceDuration.Elapsed(TimeSpan.FromHours(1)), new ServiceDuration.Working(TimeSpan.FromHours(1)));
        Assert.NotEqual(new ServiceDuration.Days(2, new DayTime(0)), new ServiceDuration.Days(2));
    }

    [Fact]
    public void A_span_is_real_time_in_whole_microseconds()
    {
        ServiceDuration four = TimeSpan.FromHours(4);

        Assert.Equal(new ServiceDuration.Elapsed(TimeSpan.FromHours(4)), four);
        Assert.Equal(TimeSpan.FromTicks(30), new ServiceDuration.Working(TimeSpan.FromTicks(39)).Length);
    }

    [Fact]
    public void What_lies_behind_its_start_or_on_no_clock_is_a_mistake_of_the_program()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceDuration.Elapsed(TimeSpan.FromTicks(-10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceDuration.Working(TimeSpan.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceDuration.Days(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceDuration.WorkingDays(int.MinValue));
        Assert.Throws<ArgumentException>(() => new ServiceDuration.Days(1, DayTime.Close));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DayTime(24, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DayTime(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DayTime(9, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DayTime(int.MaxValue));
    }

    private static string Whole(string given) =>
        $"'within' takes one of 'elapsed' and 'working', above zero and at most P3653D, or one of 'days' and 'workingDays', above zero or with 'at', from '00:00' to '24:00' or the 'close' of working days, but was {given}.";

    private static (ServiceDuration? Read, FieldFaults Faults) Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var faults = new FieldFaults();
        return (DurationJson.Read(document.RootElement, new FieldPath("", "within"), faults), faults);
    }
}
