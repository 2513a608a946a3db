using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

public class HistoryVerifierTests(ITestOutputHelper output)
{
    private static readonly ImmutableArray<StoredStream> Histories = [.. Generators.History.Sample(200, 10).Where(history => history.Length >= 3).Take(40).Select(history => StreamOf(history))];

    [Fact]
    public void An_honest_history_is_intact_with_and_without_its_texts()
    {
        foreach (var stream in Histories)
        {
            var whole = HistoryVerifier.Verify(stream, Generators.Organization);
            var erased = stream with { Events = [.. stream.Events.Select(stored => stored with { Texts = [] })] };

            Assert.True(whole.IsIntact);
            Assert.Equal(stream.Events.Sum(stored => stored.Texts.Length), whole.Texts);
            Assert.Equal(
                whole with { Texts = 0, ErasedTexts = whole.Texts + whole.ErasedTexts },
                HistoryVerifier.Verify(erased, Generators.Organization));
        }
    }

    [Fact]
    public void A_history_that_never_was_is_intact_and_empty() =>
        Assert.Equal(HistoryVerdict.Intact(0, 0, 0), HistoryVerifier.Verify(new StoredStream(Key, 0, null, [], null)));

    [Fact]
    public void Every_kind_of_tampering_is_found_at_its_place()
    {
        var random = new Random(11);
        var kinds = new (string Name, Func<StoredStream, int, Random, (StoredStream? Tampered, HistoryVerdict Expected)> Tamper)[]
        {
            ("a body edited", EditBody),
            ("a header edited", EditHeader),
            ("two events swapped", Swap),
            ("two events swapped and renumbered", SwapAndRenumber),
            ("one deleted in the middle", Delete),
            ("one deleted and the rest renumbered", DeleteAndRenumber),
            ("the tail cut", CutTail),
            ("the tail cut and the version with it", CutTailAndVersion),
            ("everything chained anew but for the head", ChainAnew),
            ("a text edited", EditText),
            ("a name edited", EditName),
            ("a text added to an event that has none such", AddText),
            ("the history given to another case", Move),
        };
        var (tried, found) = (0, 0);
        using (Tier.Report(output, "tampering", () => $"{found} of {tried} found, {kinds.Length} kinds"))
        {
            for (var i = 0; i < Tier.Size(400, 20_000); i++)
            {
                var stream = Histories[i % Histories.Length];
                var (name, tamper) = kinds[i % kinds.Length];
                var (tampered, expected) = tamper(stream, random.Next(stream.Events.Length), random);
                if (tampered is null)
                {
                    continue;
                }

                tried++;
                var verdict = HistoryVerifier.Verify(tampered, Generators.Organization);
                Assert.True(Equals(expected, verdict), $"{name}: expected {expected}, found {verdict}");
                Assert.False(string.IsNullOrEmpty(verdict.Sentence));
                found++;
            }
        }

        Assert.InRange(tried, Tier.Size(300, 15_000), int.MaxValue);
    }

    [Fact]
    public void A_name_can_only_be_checked_with_the_key_it_was_made_with()
    {
        // Not every first event has names beside it: some were erased.
        var (tampered, expected) = Histories.Select(history => EditName(history, 0, new Random(1))).First(edited => edited.Item1 is not null);

        Assert.Equal(expected, HistoryVerifier.Verify(tampered!, Generators.Organization));
        Assert.True(HistoryVerifier.Verify(tampered!).IsIntact);
        Assert.True(HistoryVerifier.Verify(tampered!, new Pseudonyms(TenantId.Single, PseudonymKey.FromBytes("k2", new byte[32]))).IsIntact);
    }

    [Fact]
    public void An_event_of_a_newer_version_is_checked_too()
    {
        var stream = Histories[0];
        var newer = stream.Events[0] with { Type = "invented.v9", Body = Encoding.UTF8.GetBytes("""{"x":[{"$text":3,"mac":"AAAA","chars":1}]}"""), Texts = [] };
        newer = newer with { Chain = EventCodec.ChainOf(newer, EventCodec.ChainStart(stream.Key)) };

        var one = stream with { Version = 1, Events = [newer], Head = HeadOf(newer) };

        Assert.Equal(HistoryVerdict.Intact(1, 0, newer.ActsFor is null ? 2 : 3), HistoryVerifier.Verify(one));
    }

    [Fact]
    public void The_chain_is_what_docs_event_format_says()
    {
        var stored = Histories[0].Events[0] with { ActsFor = null, OccurredAt = 5 };
        byte[] bytes =
        [
            .. SHA256.HashData([.. Field("service-recovery/1"), .. Field("default"), .. Field("case"), .. Field("C-1")]),
            .. Field(1),
            .. Field(stored.Version),
            .. Field(stored.Type),
            .. Field(stored.RecordedAt),
            .. Field(5),
            .. Field(stored.Actor.Text),
            .. Field(stored.ActorKind.ToString().ToLowerInvariant()),
            .. Field(stored.Role.Value),
            .. new byte[] { 255, 255, 255, 255 },
            .. Field(stored.Command.Value),
            .. Field(stored.CommandIndex),
            .. Field(stored.Stage.Name),
            .. stored.Body.Span,
        ];

        Assert.Equal(SHA256.HashData(bytes), EventCodec.ChainOf(stored, EventCodec.ChainStart(Key)).ToArray());
    }

    private static byte[] Field(string text) => [.. BigEndian(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Field(long number)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 8);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), number);
        return bytes;
    }

    private static byte[] BigEndian(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static (StoredStream?, HistoryVerdict) EditBody(StoredStream stream, int at, Random random)
    {
        var body = stream.Events[at].Body.ToArray();
        body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        return (With(stream, at, stored => stored with { Body = body }), Changed(at + 1));
    }

    private static (StoredStream?, HistoryVerdict) EditHeader(StoredStream stream, int at, Random random) =>
        (With(stream, at, stored => random.Next(9) switch
        {
            0 => stored with { RecordedAt = stored.RecordedAt - 1 },
            1 => stored with { OccurredAt = stored.OccurredAt is null ? 0 : null },
            2 => stored with { Actor = Generators.Organization.KeyOf("somebody else") },
            3 => stored with { ActorKind = stored.ActorKind == ActorKind.Staff ? ActorKind.Customer : ActorKind.Staff },
            4 => stored with { Role = new Role("another") },
            5 => stored with { ActsFor = stored.ActsFor is null ? stored.Actor : null },
            6 => stored with { Command = new CommandId("another") },
            7 => stored with { CommandIndex = stored.CommandIndex + 1 },
            _ => stored with { Stage = new Stage("Recovered") },
        }), Changed(at + 1));

    private static (StoredStream?, HistoryVerdict) Swap(StoredStream stream, int at, Random random) => at == 0
        ? (null, Changed(1))
        : (stream with { Events = stream.Events.SetItem(at, stream.Events[at - 1]).SetItem(at - 1, stream.Events[at]) }, HistoryVerdict.Broken(at, HistoryFlaw.Missing));

    private static (StoredStream?, HistoryVerdict) SwapAndRenumber(StoredStream stream, int at, Random random) => at == 0
        ? (null, Changed(1))
        : (Renumbered(stream with { Events = stream.Events.SetItem(at, stream.Events[at - 1]).SetItem(at - 1, stream.Events[at]) }), Changed(at));

    private static (StoredStream?, HistoryVerdict) Delete(StoredStream stream, int at, Random random) => at == stream.Events.Length - 1
        ? (null, Changed(1))
        : (stream with { Events = stream.Events.RemoveAt(at) }, HistoryVerdict.Broken(at + 1, HistoryFlaw.Missing));

    private static (StoredStream?, HistoryVerdict) DeleteAndRenumber(StoredStream stream, int at, Random random) => at == stream.Events.Length - 1
        ? (null, Changed(1))
        : (Renumbered(stream with { Events = stream.Events.RemoveAt(at), Version = stream.Version - 1 }), Changed(at + 1));

    private static (StoredStream?, HistoryVerdict) CutTail(StoredStream stream, int at, Random random) =>
        (stream with { Events = [.. stream.Events.Take(at)] }, HistoryVerdict.Broken(at + 1, HistoryFlaw.CutTail));

    private static (StoredStream?, HistoryVerdict) CutTailAndVersion(StoredStream stream, int at, Random random) =>
        (stream with { Events = [.. stream.Events.Take(at)], Version = at }, HistoryVerdict.Broken(at, HistoryFlaw.Head));

    private static (StoredStream?, HistoryVerdict) ChainAnew(StoredStream stream, int at, Random random)
    {
        var events = stream.Events.SetItem(at, stream.Events[at] with { CommandIndex = stream.Events[at].CommandIndex + 1 });
        var chain = EventCodec.ChainStart(stream.Key);
        for (var i = 0; i < events.Length; i++)
        {
            chain = EventCodec.ChainOf(events[i], chain);
            events = events.SetItem(i, events[i] with { Chain = chain });
        }

        return (stream with { Events = events }, HistoryVerdict.Broken(events.Length, HistoryFlaw.Head));
    }

    private static (StoredStream?, HistoryVerdict) EditText(StoredStream stream, int at, Random random)
    {
        var text = stream.Events[at].Texts.FirstOrDefault(one => !one.Salt.IsEmpty);
        return text is null
            ? (null, Changed(1))
            : (WithText(stream, at, text, text with { Bytes = "yes"u8.ToArray() }), HistoryVerdict.Broken(at + 1, HistoryFlaw.Text, text.Slot));
    }

    private static (StoredStream?, HistoryVerdict) EditName(StoredStream stream, int at, Random random)
    {
        var names = stream.Events[at].Texts.Where(one => one.Salt.IsEmpty).ToList();
        return names.Count == 0
            ? (null, Changed(1))
            : names[random.Next(names.Count)] is var name
                ? (WithText(stream, at, name, name with { Bytes = random.Next(2) == 0 ? "somebody"u8.ToArray() : [0xff] }), HistoryVerdict.Broken(at + 1, HistoryFlaw.Text, name.Slot))
                : default;
    }

    private static (StoredStream?, HistoryVerdict) AddText(StoredStream stream, int at, Random random) =>
        (With(stream, at, stored => stored with { Texts = stored.Texts.Add(new StoredText(99, stored.Actor, "plain/1", default, "x"u8.ToArray())) }), HistoryVerdict.Broken(at + 1, HistoryFlaw.StrayText, 99));

    private static (StoredStream?, HistoryVerdict) Move(StoredStream stream, int at, Random random) =>
        (stream with { Key = (at % 3) switch { 0 => stream.Key with { Id = "C-2" }, 1 => stream.Key with { Tenant = new TenantId("other") }, _ => stream.Key with { Kind = StreamKind.Debrief } } }, Changed(1));

    private static HistoryVerdict Changed(long version) => HistoryVerdict.Broken(version, HistoryFlaw.Changed);

    private static StoredStream With(StoredStream stream, int at, Func<StoredEvent, StoredEvent> change) => stream with { Events = stream.Events.SetItem(at, change(stream.Events[at])) };

    private static StoredStream WithText(StoredStream stream, int at, StoredText before, StoredText after) => With(stream, at, stored => stored with { Texts = stored.Texts.Replace(before, after) });

    private static StoredStream Renumbered(StoredStream stream) => stream with { Events = [.. stream.Events.Select((stored, i) => stored with { Version = i + 1 })] };
}
