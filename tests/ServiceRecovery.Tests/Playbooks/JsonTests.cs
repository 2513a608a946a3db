using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class JsonTests
{
    private const string Small = """
        {
          "name": "small",
          "version": 1,
          "purpose": "near-miss",
          "opening": "Noted",
          "stages": [
            {"name":"Noted","says":"Isn't it naïve?"},
            {"name":"Learned","ending":"learned"}
          ],
          "rows": [
            {"from":"Noted","do":["Own","Debrief"]},
            {"from":"Noted","do":"Close","to":"Learned"}
          ]
        }

        """;

    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    public static TheoryData<string, string> Refused => new()
    {
        { "", "json-unreadable: Line 1, position 1: This is no JSON, is nested deeper than 8, or holds what is no text." },
        { "{", "json-unreadable: Line 1, position 2: This is no JSON, is nested deeper than 8, or holds what is no text." },
        { "{} {}", "json-unreadable: Line 1, position 4: This is no JSON, is nested deeper than 8, or holds what is no text." },
        { "{\n  \"name\": \"\\ud800\" }", "json-unreadable: Line 2, position 11: This is no JSON, is nested deeper than 8, or holds what is no text." },
        { "[[[[[[[[[1]]]]]]]]]", "json-unreadable: Line 1, position 9: This is no JSON, is nested deeper than 8, or holds what is no text." },
        { "7", "json-wrong-type: Line 1, position 1: 'definition' is an object, but is a number here." },
        { Changed("\"version\": 1", "\"version\": 1.5"), "json-wrong-type: Line 3, position 14: 'version' is a whole number, but is a number here." },
        { Changed("\"version\": 1", "\"version\": 99999999999"), "json-wrong-type: Line 3, position 14: 'version' is a whole number, but is a number here." },
        { Changed("\"version\": 1", "\"version\": \"1\""), "json-wrong-type: Line 3, position 14: 'version' is a whole number, but is text here." },
        { Changed("\"small\"", "null"), "json-wrong-type: Line 2, position 11: 'name' is text, but is null here." },
        { Changed("  \"version\": 1,\n", ""), "json-member-missing: Line 1, position 1: 'version' is missing here. Add it." },
        { Changed("\"version\": 1", "\"version\": 1, \"version\": 2"), "json-member-twice: Line 3, position 28: 'version' is given twice. Give it once." },
        { Changed("\"to\":", "\"too\":"), "json-member-unknown: Line 12, position 40: 'too' isn't known here. Known are: from, do, to." },
        { Changed("\"near-miss\"", "\"NearMiss\""), "json-word-unknown: Line 4, position 14: 'purpose' is one of failure, accolade, near-miss, but is 'NearMiss' here." },
        { Changed("\"learned\"", "\"open\""), "json-word-unknown: Line 8, position 32: 'ending' is one of recovered, remedy-accepted, unconfirmed, unreconciled, withdrawn, merged, entered-in-error, learned, but is 'open' here." },
        { Changed("\"learned\"", "false"), "json-wrong-type: Line 8, position 32: 'ending' is text, but is true or false here." },
        { Changed("\"Close\"", "\"Close it\""), "json-no-name: Line 12, position 26: 'do' is a name of 1 to 64 characters of 'A-Za-z0-9._:-', but is 'Close it' here." },
        { Changed("\"Close\"", "{}"), "json-wrong-type: Line 12, position 26: 'do' is text, but is an object here." },
        { Changed("\"rows\": [", "\"kinds\": {}, \"rows\": ["), "json-wrong-type: Line 10, position 12: 'kinds' is a list, but is an object here." },
        { Changed("{\"name\":\"Learned\",", "[],{\"name\":\"Learned\","), "json-wrong-type: Line 8, position 5: 'stages' is an object, but is a list here." },
        { Changed("\"rows\": [", "\"kinds\": [{\"kind\":\"Sing\",\"effect\":\"loud\"}], \"rows\": ["), "json-word-unknown: Line 10, position 37: 'effect' is one of staling, neutral, sends-back, but is 'loud' here." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_is_no_definition_is_refused_with_line_and_position(string json, string fault)
    {
        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(json));

        Assert.Equal([fault], refused.Faults.Select(told => told.ToString()));
    }

    [Fact]
    public void What_cannot_be_read_and_what_does_not_fit_together_is_told_at_once()
    {
        var file = """
            {"name": "our own", "version": 0, "purpose": "failure", "opening": "Reported", "asking": {"work": "Heard", "acted": "Remedied"},
             "stages": [{"name": "Reported"}, {"name": "Owned"}, {"name": "Owned"}, {"name": "Heard"}, {"name": "Remedied"}],
             "rows": [{"from": "Reported", "do": "Own", "to": "Owned"}, {"from": "Reported", "do": "Own", "to": "Heard"}, {"from": "Owned", "do": "Lisen", "to": "Nowhere"}, {"from": "Owned", "to": "Heard"}]}
            """;

        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(file));
        var unread = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(file.Replace("\"stages\"", "\"stagse\"", StringComparison.Ordinal)));

        Assert.Equal(["json-member-missing", "name-unusable", "version-too-small", "stage-twice", "stage-unknown", "row-clash", "house-kind-slip"], refused.Faults.Select(fault => fault.Code));

        // Where the stages couldn't be read nobody says that one of them isn't there, nor which steps are listed.
        Assert.Equal(["json-member-unknown", "json-member-missing", "name-unusable", "version-too-small", "row-clash"], unread.Faults.Select(fault => fault.Code));
    }

    // Test data passes through UTF-8 on its way to a theory, and this text can't.
    [Fact]
    public void A_text_that_no_file_can_hold_is_refused()
    {
        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read("{\"name\":\"\ud800\"}"));

        Assert.Equal("json-unreadable: The text holds half of a surrogate pair, which no file can hold. Take it out.", refused.Faults.Single().ToString());
    }

    [Fact]
    public void Everything_wrong_with_a_file_is_told_at_once()
    {
        var json = Changed("\"near-miss\"", "\"disaster\"").Replace("\"to\":", "\"too\":", StringComparison.Ordinal).Replace("  \"version\": 1,\n", "", StringComparison.Ordinal);

        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(json));

        Assert.Equal(["json-member-missing", "json-word-unknown", "json-member-unknown"], refused.Faults.Select(fault => fault.Code));
    }

    [Fact]
    public void A_definition_is_written_in_one_spelling() =>
        Assert.Equal(Small.ReplaceLineEndings("\n"), PlaybookJson.Write(PlaybookJson.Read(Small)));

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.Equal("small", PlaybookJson.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Small)]).Name);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{\n\"name\":\""), 0xFF, .. Encoding.UTF8.GetBytes("\"}")];

        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(bytes));

        Assert.StartsWith("json-unreadable: Line 2,", refused.Faults.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_up_to_a_size_and_no_further()
    {
        using var endless = new Endless();

        var refused = Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(endless));

        Assert.Equal("json-too-large: A definition file has at most 1048576 bytes, but this one has more.", refused.Faults.Single().ToString());
        Assert.Equal(PlaybookJson.LargestFile + 1, endless.Given);
        Assert.Throws<InvalidPlaybookException>(() => PlaybookJson.Read(new string(' ', PlaybookJson.LargestFile + 1)));
        Assert.Equal("small", PlaybookJson.Read(Small + new string(' ', PlaybookJson.LargestFile - Encoding.UTF8.GetByteCount(Small))).Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_preset_that_is_written_and_read_is_the_same(string name)
    {
        var definition = PlaybookPresets.Get(name).Definition;

        Assert.Equal(definition, PlaybookJson.Read(PlaybookJson.Write(definition)));
        Assert.NotEqual(definition, definition.With(book => book.InEveryOpenStage().Do("Dance").Stays()));
    }

    [Fact]
    public void Any_definition_that_is_written_and_read_is_the_same() =>
        Prop.ForAll(Definitions().ToArbitrary(), definition =>
        {
            var json = PlaybookJson.Write(definition);
            var read = PlaybookJson.Read(json);
            return (definition.Equals(read) && PlaybookJson.Write(read) == json)
                .Classify(definition.Rows.Length > 3, "several rows")
                .Classify(definition.Asking is not null, "with the common ending")
                .Label(json);
        }).Check(Props.Cfg(Tier.Size(500, 5_000)));

    // Whatever is done to the text of a file, it is read or refused by the one exception.
    [Fact]
    public void A_damaged_file_is_read_or_refused_by_type() =>
        Prop.ForAll(Damages().ToArbitrary(), damage =>
        {
            var bytes = Encoding.UTF8.GetBytes(PlaybookJson.Write(PlaybookPresets.Get("heard").Definition));
            foreach (var (at, value) in damage)
            {
                bytes[at % bytes.Length] = (byte)value;
            }

            try
            {
                PlaybookJson.Read(bytes);
                return true.Classify(true, "read");
            }
            catch (InvalidPlaybookException refused)
            {
                return (!refused.Faults.IsEmpty).Classify(true, "refused");
            }
        }).Check(Props.Cfg(Tier.Size(500, 5_000)));

    private static string Changed(string from, string to)
    {
        var small = Small.ReplaceLineEndings("\n");
        Assert.Contains(from, small, StringComparison.Ordinal);
        return small.Replace(from, to, StringComparison.Ordinal);
    }

    private static Gen<(int At, int Value)[]> Damages() =>
        from count in Gen.Choose(1, 3)
        from damage in Gen.Choose(0, 100_000).SelectMany(at => Gen.Choose(0, 255), (at, value) => (at, value)).ArrayOf(count)
        select damage;

    private static Gen<PlaybookDefinition> Definitions()
    {
        var stage = Gen.Elements("A", "B", "Half-way:1", "Recovered", "end").Select(name => new Stage(name));
        var kind = Gen.Elements(StepKind.BuiltIn.Append(new StepKind("Dance")).Append(new StepKind("Sing")).ToArray());
        var ending = Gen.Elements(Enum.GetValues<Ending>());
        var says = Gen.Elements(null, "", "It isn't \"done\".", "naïve <b> & \u2028 \U0001F600");
        var stages = from name in stage from end in ending from text in says select new PlaybookStage(name, end, text);
        var rows = from start in stage from step in kind from to in stage select new PlaybookRow(start, step, to);
        var common = from step in kind from to in stage from stays in Gen.Elements(true, false) select stays ? new CommonRow(step) : new CommonRow(step, to);
        var refused = from at in stage from step in kind select new RefusedStep(at, step);
        var rules = from end in Gen.Elements(Enum.GetValues<Ending>().Where(e => e != Ending.Open).ToArray()) from step in kind select new CustomRule(end, step);
        var kinds = from step in kind from effect in Gen.Elements(Enum.GetValues<KindEffect>()) select new CustomStep(step, effect);
        return
            from opening in stage
            from purpose in Gen.Elements(Enum.GetValues<Purpose>())
            from version in Gen.Choose(-1, 3)
            from asking in stage.Three()
            from hasAsking in Gen.Elements(true, false)
            from allStages in stages.ListOf()
            from allRows in rows.ListOf()
            from allCommon in common.ListOf()
            from allRefused in refused.ListOf()
            from allRules in rules.ListOf()
            from allKinds in kinds.ListOf()
            select new PlaybookDefinition("random", version, purpose, opening)
            {
                Asking = hasAsking ? new AskingEnding(asking.Item1, asking.Item2, asking.Item3) : null,
                Stages = [.. allStages],
                Rows = [.. allRows],
                CommonRows = [.. allCommon],
                RefusedSteps = [.. allRefused],
                Rules = [.. allRules],
                Kinds = [.. allKinds],
            };
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            Array.Fill(buffer, (byte)' ', offset, count);
            return count;
        }
    }
}
