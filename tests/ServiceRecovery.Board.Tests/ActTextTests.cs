using System.Collections.Immutable;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;
using ServiceRecovery.Declarations;

namespace ServiceRecovery.Board.Tests;

/// <summary>What pages say of acts, fields, words and events: what is said most exactly, in the reader's language, else a thing's own name.</summary>
public sealed class ActTextTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-act-texts-");

    private static ActTexts English { get; } = new(TextCatalog.Load([], []).For("en"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("contact", "channel", "How were they in touch?")]
    [InlineData("customer-contacted.v1", "channel", "Channel")]
    [InlineData("promise-made.v1", "by", "Who does it")]
    [InlineData("customer-identified.v1", "evidence.note", "Note")]
    [InlineData("answer-recorded.v1", "source.evidence.contactAt", "When they were in touch")]
    [InlineData("answer-recorded.v1", "source.proof", "How we know that it was them")]
    [InlineData("report", "concerned[12]", "Whose conduct it is about, if it is")]
    [InlineData("answer", "scores.nps", "Nps")]
    [InlineData("send-flowers", "flowers[0].howMany", "How many")]
    public void The_label_that_is_said_most_exactly_is_taken(string of, string path, string label) => Assert.Equal(label, English.Field(of, path).Template);

    [Theory]
    [InlineData("source.proof", "token", "They came by our link")]
    [InlineData("known", "unknown", "It isn't known yet")]
    [InlineData("how", "unknown", "Nobody knows whether it was paid")]
    [InlineData("mood", "so-so", "so so")]
    public void The_word_that_is_said_most_exactly_is_taken(string field, string word, string text) => Assert.Equal(text, English.Word(field, word).Template);

    [Fact]
    public void A_member_of_a_closed_list_is_said_as_its_word() => Assert.Equal(
        ["Kept, recorded late", "Paid or done"],
        new[] { English.Word("promise", PromiseStanding.KeptRecordedLate), English.Word("compensation", CompensationStanding.Settled) }.Select(text => text.Template));

    [Fact]
    public void What_nobody_has_a_text_for_is_shown_by_its_own_name()
    {
        PageText[] shown = [English.Stage("OnHold"), English.Step("SendFlowers"), English.Channel("pager"), English.Role("duty-manager"), English.Failure("{no} room"), English.Place("Süd 3"), English.Family("own-things")];

        Assert.Equal(["OnHold", "SendFlowers", "pager", "duty-manager", "{no} room", "Süd 3", "Own things"], shown.Select(text => string.Concat(TextFile.Parts(text.Template).Select(part => part.Text))));
        Assert.All(shown, text => Assert.False(text.IsForeign || TextFile.PlaceholdersOf(text.Template).Any()));
    }

    [Fact]
    public void An_act_without_a_text_is_shown_by_the_summary_of_its_declaration_which_is_English()
    {
        var debrief = Acts.Find("hold-debrief")!;

        Assert.Equal(new PageText(debrief.About, false), English.Act(debrief));
        Assert.Equal(new PageText(debrief.About, true), In("de", "{}").Act(debrief));
    }

    [Fact]
    public void An_event_is_found_in_each_of_its_versions_and_an_unknown_one_is_not()
    {
        Assert.Equal(English.Event("duplicate-absorbed.v1"), English.Event("duplicate-absorbed.v2"));
        Assert.NotNull(English.Event("duplicate-absorbed.v1"));
        Assert.Null(English.Event("flowers-sent.v1"));
    }

    [Fact]
    public void The_reader_s_own_language_comes_before_what_English_says_more_exactly()
    {
        var german = In("de", """{"field.channel":"Weg","word.unknown":"Unbekannt","act.apologize":"Entschuldigen"}""");

        Assert.Equal(new PageText("Weg", false), german.Field("contact", "channel"));
        Assert.Equal(new PageText("Unbekannt", false), german.Word("known", "unknown"));
        Assert.Equal(new PageText("Entschuldigen", false), german.Act(Acts.Find("apologize")!));
        Assert.Equal(new PageText("Explain what happened", true), german.Act(Acts.Find("explain")!));
        Assert.Equal(new PageText("Lowering it needs a reason.", true), german.AboutOf(Acts.Find("assess")!));
        Assert.Null(English.AboutOf(Acts.Find("note")!));
    }

    [Fact]
    public void A_refusal_is_said_in_the_host_s_words_where_it_has_what_they_speak_of()
    {
        var host = In("en", """{"refusal.case-closed":"It is over: {ending}.","refusal.case-exists":"Look at {ref}.","finding.missing-regret":"Say that you are sorry."}""");
        var closed = new Unmet("case-closed", "The case is closed.") { Arguments = ImmutableSortedDictionary<string, object>.Empty.Add("ending", Ending.Recovered) };

        Assert.Equal("It is over: {ending}.", host.Refusal(closed)!.Value.Template);
        Assert.Null(host.Refusal(new Unmet("case-closed", "The case is closed.")));
        Assert.Equal("Look at {ref}.", host.Refusal(new Unmet("case-exists", "There is one.", "C-1"))!.Value.Template);
        Assert.Null(host.Refusal(new Unmet("case-exists", "There is one.")));
        Assert.Null(host.Refusal(new Unmet("not-owned", "Nobody owns it.")));
        Assert.Equal("Say that you are sorry.", host.Refusal(new Unmet("apology-refused", "Regret is missing.", "missing-regret"))!.Value.Template);
        Assert.Null(host.Finding("missing-repair"));
    }

    private ActTexts In(string language, string texts)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "texts.json"), $$"""{"language":"{{language}}","dir":"ltr","plural":"one-other","texts":{{texts}}}""");
        List<string> faults = [];
        var catalog = TextCatalog.Load([_folder.FullName], faults);
        Assert.Equal([], faults);
        return new ActTexts(catalog.For(language));
    }
}
