using System.Text;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

/// <summary>What a store gives back that this version never wrote, or that somebody changed (docs/faults.md: 121-123, 126-129).</summary>
public class UnreadableEventTests
{
    private static readonly StoredEvent Broken = Store(new CaseEvent.PromiseBroken(new PromiseId("p-1"), PromiseKind.Task));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{\"ref\":\"p-1\"}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"task\"")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"task\"}}")]
    [InlineData("{\"ref\":\"p-1\",\"ref\":\"p-2\",\"kind\":\"task\"}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"task\",\"more\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"Task\"}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":1}")]
    [InlineData("{\"ref\":\"p 1\",\"kind\":\"task\"}")]
    [InlineData("{\"ref\":null,\"kind\":\"task\"}")]
    [InlineData("{\"ref\":\"p-1\",/* task */\"kind\":\"task\"}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"task\",}")]
    [InlineData("\ufeff{\"ref\":\"p-1\",\"kind\":\"task\"}")]
    [InlineData("{\"ref\":\"p-1\",\"kind\":\"task\",\"more\":NaN}")]
    public void A_body_that_is_not_that_of_its_type_is_told_by_type_and_version(string body)
    {
        var told = Assert.Throws<UnreadableEventException>(() => Read(WithBody(Broken, body)));
        Assert.False(told.IsUnknown);

        Assert.Equal(("promise-broken.v1", 1L), (told.Type, told.Version));
        Assert.Equal("Event 1, 'promise-broken.v1', can't be read: its bytes aren't those of such an event.", told.Message);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1.5")]
    [InlineData("\"7\"")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("253402300800000000")]
    public void A_number_that_is_no_instant_is_no_instant(string number) =>
        Assert.Throws<UnreadableEventException>(() => Read(WithBody(Store(new CaseEvent.ReceiptCorrected(DateTimeOffset.UnixEpoch)), $$"""{"receivedAt":{{number}}}""")));

    [Fact]
    public void A_body_as_deep_as_10000_or_as_large_as_megabytes_is_refused()
    {
        var deep = $$"""{"ref":"p-1","kind":"task","more":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";
        var large = $$"""{"ref":"p-1","kind":"task","more":"{{new string('x', 1 << 20)}}"}""";

        Assert.Throws<UnreadableEventException>(() => Read(WithBody(Broken, deep)));
        var told = Assert.Throws<UnreadableEventException>(() => Read(WithBody(Broken, large)));
        Assert.Equal("Event 1, 'promise-broken.v1', can't be read: it has 1048613 bytes, and an event has at most 1048576.", told.Message);
    }

    [Fact]
    public void An_event_too_large_to_be_read_again_is_never_written()
    {
        var many = Enumerable.Range(0, 20_000).Select(_ => Generators.Organization.SubjectOf(new PersonId("ana")));

        Assert.Throws<InvalidOperationException>(() => Store(new CaseEvent.Recognized([.. many], PersonalText.From("all"), PersonalText.From("thanks"))));
    }

    [Fact]
    public void An_event_too_deep_to_be_read_again_is_never_written()
    {
        CaseEvent nested = new CaseEvent.NoteAdded(PersonalText.Erased(1));
        for (var i = 0; i < 40; i++)
        {
            nested = new CaseEvent.ApprovalRequested(new ActId("a"), nested, DateTimeOffset.UnixEpoch);
        }

        Assert.Throws<InvalidOperationException>(() => Store(nested));
    }

    [Fact]
    public void Members_that_a_newer_version_added_are_ignored() =>
        Assert.Equal(
            new CaseEvent.PromiseBroken(new PromiseId("p-1"), PromiseKind.Task),
            Read(WithBody(Broken, """{"since":{"$type":"x"},"kind":"task","ref":"p-1","also":[1,{}]}""")).Event);

    [Fact]
    public void A_type_that_a_newer_version_added_makes_the_stream_unreadable_here_and_says_so()
    {
        var told = Assert.Throws<UnreadableEventException>(() => Read(Broken with { Type = "promise-broken.v2" }));
        Assert.True(told.IsUnknown);

        Assert.Equal(("promise-broken.v2", 1L), (told.Type, told.Version));
        Assert.Equal(
            "Event 1 is of the type 'promise-broken.v2', which this version of the library doesn't know. A newer one reads it; here nothing is appended to its stream.",
            told.Message);
        Assert.True(Assert.Throws<UnreadableEventException>(() => Read(Broken with { Format = 2 })).IsUnknown);
    }

    [Theory]
    [InlineData("""{"ref":"a","act":{"$type":"promise-broken.v1","ref":"p-1","kind":"task"},"expiresAt":0}""")]
    [InlineData("""{"ref":"a","act":{"ref":"p-1","$type":"promise-broken.v1","kind":"task"},"expiresAt":0}""")]
    [InlineData("""{"expiresAt":0,"act":{"kind":"task","ref":"p-1","$type":"promise-broken.v1"},"ref":"a"}""")]
    public void The_type_of_a_nested_event_may_stand_anywhere(string body) =>
        Assert.Equal(
            new CaseEvent.ApprovalRequested(new ActId("a"), new CaseEvent.PromiseBroken(new PromiseId("p-1"), PromiseKind.Task), DateTimeOffset.UnixEpoch),
            Read(WithBody(Store(new CaseEvent.ApprovalRequested(new ActId("a"), new CaseEvent.CloseRequested(), DateTimeOffset.UnixEpoch)), body)).Event);

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("ServiceRecovery.CaseEvent+CloseRequested, ServiceRecovery")]
    [InlineData("CloseRequested")]
    [InlineData("Close-Requested.v1")]
    public void A_name_of_a_class_is_no_type(string name)
    {
        var nested = WithBody(
            Store(new CaseEvent.ApprovalRequested(new ActId("a"), new CaseEvent.CloseRequested(), DateTimeOffset.UnixEpoch)),
            $$"""{"ref":"a","act":{"$type":"{{name}}"},"expiresAt":0}""");

        Assert.Equal(name, Assert.Throws<UnreadableEventException>(() => Read(nested)).Type);
        Assert.Equal(name, Assert.Throws<UnreadableEventException>(() => Read(Broken with { Type = name })).Type);
    }

    [Fact]
    public void A_text_that_is_kept_in_an_unknown_way_or_is_no_text_is_told()
    {
        var stored = Store(new CaseEvent.NoteAdded(PersonalText.From("Call back.")));
        var note = stored.Texts.Single(text => text.Slot == 0);

        Assert.Throws<UnreadableEventException>(() => Read(stored with { Texts = [note with { Codec = "sealed/1" }] }));
        Assert.Throws<UnreadableEventException>(() => Read(stored with { Texts = [note with { Bytes = new byte[] { 0xff, 0xfe } }] }));
    }

    [Fact]
    public void What_is_told_of_an_event_never_holds_what_stands_in_it()
    {
        const string Canary = "canary-4711";
        var told = Assert.Throws<UnreadableEventException>(() => Read(WithBody(Broken, $$"""{"ref":"{{Canary}}","kind":"{{Canary}}"}""")));

        Assert.DoesNotContain(Canary, told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_no_name_is_told_by_its_length()
    {
        var told = Assert.Throws<UnreadableEventException>(() => Read(Broken with { Type = new string('x', 1_000_000) }));

        Assert.StartsWith("Event 1 is of the type '(1000000 characters)'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_told_and_never_anything_else()
    {
        var random = new Random(7);
        var body = Encoding.UTF8.GetBytes("""{"ref":"a","act":{"$type":"answer-recorded.v1","answer":"satisfied","judgesVersion":1,"source":{"by":"own-channel"}},"expiresAt":0}""");
        var template = Store(new CaseEvent.ApprovalRequested(new ActId("a"), new CaseEvent.CloseRequested(), DateTimeOffset.UnixEpoch));
        var read = 0;
        for (var i = 0; i < Tier.Size(5_000, 1_000_000); i++)
        {
            var changed = (byte[])body.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                Read(template with { Body = changed, Decoded = null });
                read++;
            }
            catch (UnreadableEventException)
            {
                // Told by type, as it should be; anything else fails the test.
            }
        }

        Assert.InRange(read, 1, Tier.Size(5_000, 1_000_000) - 1);
    }
}
