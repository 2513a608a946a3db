using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

public class EventCodecTests
{
    private static readonly StreamKey Key = StreamKey.Of(TenantId.Single, new CaseId("C-1"));
    private static readonly Pseudonyms House = new(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32]));

    [Fact]
    public void An_event_is_stored_without_the_words_and_names_of_people()
    {
        var ana = House.Of(new PersonId("ana"));
        var stored = new EventCodec(new CountedSalts()).Encode(
            Key,
            new RecordedEvent(
                new EventHeader
                {
                    Version = 1,
                    RecordedAt = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
                    By = ana,
                    ByKind = ActorKind.Staff,
                    ByRole = new Role("server"),
                    Command = new CommandId("c-1"),
                    Stage = new Stage("Reported"),
                },
                new CaseEvent.PromiseMade(new PromiseId("p-1"), PromiseKind.ToCustomer, PersonalText.Of("We call Mr. Ümlaut back."), ana, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero))),
            default,
            ana.Key);

        Assert.Equal("promise-made.v1", stored.Type);
        Assert.Equal(
            """{"ref":"p-1","kind":"to-customer","what":{"$text":0,"mac":"gAHUxFNLFquEcxk/t692L5xP66qzpFQ6On6JxM3k8Kk=","chars":24},"by":{"$subject":"k1:XeSajcBjVAFdXujkc_mqBA","$text":1},"dueAt":1767312000000000,"byPolicy":false}""",
            Encoding.UTF8.GetString(stored.Body.Span));
        Assert.Equal([-1, 0, 1], stored.Texts.Select(text => text.Slot));
        var read = new EventCodec().Decode(stored with { Decoded = null });
        Assert.Equal(stored.Decoded, read);
    }
}
