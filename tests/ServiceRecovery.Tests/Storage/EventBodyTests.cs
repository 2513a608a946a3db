using System.Globalization;
using System.Text;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Debriefs;
using Xunit;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

/// <summary>The body of every event, byte by byte: what is stored once is read for ever.</summary>
public class EventBodyTests
{
    [Fact]
    public void Every_event_of_a_case_has_the_body_that_was_approved() =>
        Approved.Matches("case-event-bodies", BodiesOf<CaseEvent>(EventCodec.TypeOf, happened => Store(happened)));

    [Fact]
    public void Every_event_of_a_debrief_has_the_body_that_was_approved() =>
        Approved.Matches("debrief-event-bodies", BodiesOf<DebriefEvent>(EventCodec.TypeOf, DebriefSamples.Store));

    [Fact]
    public void Every_approved_body_reads_back_as_the_event_that_was_written()
    {
        var differences = Forms<CaseEvent>().Select(happened => (Name: EventCodec.TypeOf(happened), Found: Difference(happened, Read(Store(happened)).Event)))
            .Concat(Forms<DebriefEvent>().Select(happened => (Name: EventCodec.TypeOf(happened), Found: Difference(happened, new EventCodec().DecodeDebrief(DebriefSamples.Store(happened)).Event))))
            .Where(difference => difference.Found is not null);

        Assert.Equal([], differences);
    }

    private static IEnumerable<T> Forms<T>()
        where T : class => SampleValues.MembersOf(typeof(T)).SelectMany(SampleValues.FormsOf<T>).Select(form => form.Value);

    private static string BodiesOf<T>(Func<T, string> nameOf, Func<T, StoredEvent> store)
        where T : class
    {
        var bodies = new StringBuilder();
        foreach (var type in SampleValues.MembersOf(typeof(T)))
        {
            foreach (var (form, happened) in SampleValues.FormsOf<T>(type))
            {
                var stored = store(happened);
                bodies.Append(CultureInfo.InvariantCulture, $"{type.Name} {form}: {nameOf(happened)}\n{Json(stored)}\n");

                // The ids of who acted stand in the header, which is the same for all.
                foreach (var text in stored.Texts.Where(text => text.Slot >= 0))
                {
                    bodies.Append(CultureInfo.InvariantCulture, $"  {text.Slot} {text.Subject} {Encoding.UTF8.GetString(text.Bytes.Span)}\n");
                }
            }

            bodies.Append('\n');
        }

        return bodies.ToString();
    }
}
