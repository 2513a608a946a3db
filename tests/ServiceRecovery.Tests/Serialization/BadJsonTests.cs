using System.Text;
using ServiceRecovery.Serialization;
using Xunit;
using static ServiceRecovery.Tests.Serialization.JsonSamples;

namespace ServiceRecovery.Tests.Serialization;

/// <summary>JSON that isn't what was asked for: each fault names the member and what would do, and nothing throws.</summary>
public class BadJsonTests
{
    private const string Promise = """{"do":"promise","ref":"p-1","text":"A call."}""";

    [Fact]
    public void Every_fault_of_a_command_says_what_the_approved_table_has() => Approved.Matches("bad-commands", Table(BadCommands, json => RecoveryJson.ReadCaseCommand(json, Staff).Faults));

    [Fact]
    public void Every_fault_of_an_event_says_what_the_approved_table_has() => Approved.Matches("bad-events", Table(BadEvents, json => RecoveryJson.ReadCaseEvent(json).Faults));

    [Fact]
    public void Every_fault_of_a_recorded_event_says_what_the_approved_table_has() => Approved.Matches("bad-recorded-events", Table(BadRecordedEvents, json => RecoveryJson.ReadRecordedEvent(json).Faults));

    [Fact]
    public void Verbs_of_due_work_are_given_by_nobody() => Assert.Equal(
        "unknown-verb",
        RecoveryJson.ReadCaseCommand(Utf8("""{"do":"break-promise","ref":"p-1"}"""), Staff).Faults[0].Code);

    [Fact]
    public void A_verb_of_a_debrief_is_none_of_a_case() => Assert.Equal("unknown-verb", RecoveryJson.ReadDebriefCommand(Utf8(Promise), Staff).Faults[0].Code);

    [Fact]
    public void Every_member_of_every_event_is_missed_and_mistyped_by_name()
    {
        foreach (var (name, sample) in Events<CaseEvent>())
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(RecoveryJson.Write(sample))!.AsObject();
            foreach (var member in json.Select(pair => pair.Key).ToList())
            {
                var wrong = json.DeepClone().AsObject();
                wrong[member] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonArray());
                var read = RecoveryJson.ReadCaseEvent(Utf8(wrong.ToJsonString()));

                Assert.True(read.Faults.Any(fault => fault.Where!.StartsWith(member, StringComparison.Ordinal) && fault.Sentence.Contains(member, StringComparison.Ordinal)), $"{name}.{member}: {string.Join(" ", read.Faults)}");
            }
        }
    }

    [Fact]
    public void An_event_cut_anywhere_is_faulty_and_nothing_throws()
    {
        foreach (var (_, sample) in Events<CaseEvent>())
        {
            var json = RecoveryJson.Write(sample);
            for (var length = 0; length < json.Length; length += 7)
            {
                Assert.True(RecoveryJson.ReadCaseEvent(json.AsMemory(0, length)).IsFaulty);
                Assert.True(RecoveryJson.ReadCaseCommand(json.AsMemory(0, length), Staff).IsFaulty);
            }
        }
    }

    [Fact]
    public void What_is_too_large_is_not_parsed() => Assert.Equal(
        new Finding("too-long", "The JSON has 1,048,577 bytes; it may have 1,048,576.", ""),
        Assert.Single(RecoveryJson.ReadCaseCommand(new byte[RecoveryJson.Largest + 1], Staff).Faults));

    private static IEnumerable<(string Name, byte[] Json)> BadCommands =>
    [
        ("nothing", []),
        ("no UTF-8", [.. "{\"do\":\""u8, 0xff, .. "\"}"u8]),
        ("no JSON", Utf8("""{"do":"promise",}""")),
        ("two objects", Utf8("{}{}")),
        ("a comment", Utf8("{/* x */}")),
        ("a list", Utf8("[]")),
        ("null", Utf8("null")),
        ("too deep", Utf8($$"""{"do":"note","text":{{new string('[', 32)}}1{{new string(']', 32)}}}""")),
        ("no verb", Utf8("""{"text":"x"}""")),
        ("a verb that is no text", Utf8("""{"do":7}""")),
        ("half a pair as a verb", Utf8("""{"do":"\ud800"}""")),
        ("no such verb", Utf8("""{"do":"cuddle"}""")),
        ("an unknown member", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","shape":1}""")),
        ("a member with half a pair in its name", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","\ud800":1}""")),
        ("a member written with an escape", Utf8("""{"do":"promise","r\u0065f":"p-1","text":"A call.","r\u0065fs":1}""")),
        ("a doubled member", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","ref":"p-1"}""")),
        ("a doubled member deep down", Utf8("""{"do":"answer","says":"satisfied","evidence":{"channel":"phone","reference":"x","channel":"mail"}}""")),
        ("a doubled score", Utf8("""{"do":"answer","says":"satisfied","scores":{"csat":5,"csat":5}}""")),
        ("a doubled member in an unknown one", Utf8("""{"do":"note","text":"x","y":[{"z":1,"z":1}]}""")),
        ("missing members", Utf8("""{"do":"promise"}""")),
        ("wrong types", Utf8("""{"do":"promise","ref":7,"text":null,"due":true,"who":{},"task":"yes"}""")),
        ("a text that is empty", Utf8("""{"do":"note","text":""}""")),
        ("a text with half a pair", Utf8("""{"do":"note","text":"\ud800"}""")),
        ("a text with U+0000", Utf8("""{"do":"note","text":"\u0000"}""")),
        ("a text too long", Utf8($$"""{"do":"note","text":"{{new string('x', TextRules.LongestText + 1)}}"}""")),
        ("an instant without a zone", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","due":"2026-11-20T18:40:00"}""")),
        ("a duration in weeks", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","within":"P1W"}""")),
        ("a fraction of an hour", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","within":"PT1.5H"}""")),
        ("two of which one is taken", Utf8("""{"do":"promise","ref":"p-1","text":"A call.","within":"PT1H","due":"2026-11-20T18:40:00Z"}""")),
        ("an amount with a fraction", Utf8("""{"do":"compensate","ref":"g-1","kind":"gift","amount":1.5,"currency":"EUR"}""")),
        ("a word that isn't one", Utf8("""{"do":"answer","says":"fine"}""")),
        ("several things wrong at once", Utf8("""{"do":"answer","says":"fine","scores":{"x y":1},"evidence":{"reference":""},"occurredAt":"now"}""")),
    ];

    private static IEnumerable<(string Name, byte[] Json)> BadEvents =>
    [
        ("nothing", []),
        ("a list", Utf8("[]")),
        ("no name", Utf8("""{"ref":"p-1"}""")),
        ("a name that is no text", Utf8("""{"event":1}""")),
        ("no such event", Utf8("""{"event":"cuddled.v1"}""")),
        ("missing members", Utf8("""{"event":"promise-made.v1"}""")),
        ("wrong types", Utf8("""{"event":"promise-made.v1","ref":7,"kind":"none","what":[],"by":"ana","dueAt":0,"byPolicy":"no"}""")),
        ("an unknown member", Utf8("""{"event":"promise-broken.v1","ref":"p-1","kind":"task","why":"x"}""")),
        ("an unknown member deep down", Utf8("""{"event":"promise-kept.v1","ref":"p-1","proof":{"erased":24,"chars":24}}""")),
        ("a doubled member", Utf8("""{"event":"promise-broken.v1","ref":"p-1","ref":"p-1","kind":"task"}""")),
        ("an id of other characters", Utf8("""{"event":"promise-broken.v1","ref":"p 1","kind":"task"}""")),
        ("a text with half a pair", Utf8("""{"event":"promise-kept.v1","ref":"p-1","proof":"\ud800"}""")),
        ("a text with U+0000", Utf8("""{"event":"promise-kept.v1","ref":"p-1","proof":"\u0000"}""")),
        ("fewer than no units", Utf8("""{"event":"promise-kept.v1","ref":"p-1","proof":{"erased":-1}}""")),
        ("a member with half a pair in its name", Utf8("""{"\ud800":1,"event":"promise-broken.v1","ref":"p-1","kind":"task"}""")),
        ("too deep", Utf8($$"""{"event":"promise-kept.v1","proof":{{new string('[', 32)}}1{{new string(']', 32)}}}""")),
    ];

    private static IEnumerable<(string Name, byte[] Json)> BadRecordedEvents =>
    [
        ("no name", Utf8("""{"version":1}""")),
        ("missing members", Utf8("""{"event":"promise-broken.v1"}""")),
        ("wrong types", Utf8("""{"event":"promise-broken.v1","version":0,"at":"now","by":{"name":1},"kind":"robot","role":"","command":1,"index":-1,"stage":null,"says":{"ref":1,"kind":"task"}}""")),
        ("an unknown member", Utf8("""{"event":"promise-broken.v1","version":1,"at":"2026-11-20T18:40:00Z","by":{"pseudonym":"k1:x"},"kind":"staff","role":"server","command":"a1","stage":"Heard","says":{"ref":"p-1","kind":"task","x":1},"y":1}""")),
    ];

    private static string Table(IEnumerable<(string Name, byte[] Json)> bad, Func<byte[], IEnumerable<Finding>> read)
    {
        var table = new StringBuilder();
        foreach (var (name, json) in bad)
        {
            var shown = Text(json);
            table.Append(name).Append(": ").Append(shown.Length > 200 ? $"{shown[..60]}…" : shown).Append('\n');
            foreach (var fault in read(json))
            {
                table.Append("  ").Append(string.IsNullOrEmpty(fault.Where) ? "-" : fault.Where).Append("  ").Append(fault).Append('\n');
            }
        }

        return table.ToString();
    }
}
