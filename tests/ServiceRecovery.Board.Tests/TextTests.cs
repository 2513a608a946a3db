using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Board.Tests;

/// <summary>Texts: ours in English, and those of a host's folders.</summary>
public sealed class TextTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-texts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("{", "It isn't JSON")]
    [InlineData("[]", "It is JSON, but not an object")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{},"texts":{}}""", "It isn't JSON with each key once")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other"}""", "'texts' is missing")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{},"author":"x"}""", "There is no member 'author'.")]
    [InlineData("""{"language":"deu tsch","dir":"ltr","plural":"one-other","texts":{}}""", "'language' must be a culture")]
    [InlineData("""{"language":"de","dir":"up","plural":"one-other","texts":{}}""", "'dir' must be 'ltr' or 'rtl'.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"two","texts":{}}""", "'plural' must be 'one-other'")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","readByNativeSpeaker":"yes","texts":{}}""", "'readByNativeSpeaker' is true or false.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"answer.titel":"x"}}""", "There is no text 'answer.titel'.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"answer.contact":"{kontakt}"}}""", "'answer.contact' has the placeholder '{kontakt}', which isn't filled. It has: '{contact}'.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"answer.title":"{x}"}}""", "'answer.title' has the placeholder '{x}', which isn't filled. It has none.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"answer.title":{"one":"x","other":"y"}}}""", "'answer.title' is one text, so it has a string.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"problem.words-long":"x"}}""", "'problem.words-long' counts something")]
    [InlineData("""{"language":"ar","dir":"rtl","plural":"arabic","texts":{"problem.words-long":{"one":"x","other":"y"}}}""", "'problem.words-long' has the forms 'one', 'other', but the plural 'arabic' has 'zero', 'one', 'two', 'few', 'many', 'other'.")]
    [InlineData("""{"language":"de","dir":"ltr","plural":"one-other","texts":{"problem.words-long":{"one":"x","other":"y","few":"z"}}}""", "'problem.words-long' has the forms")]
    public async Task A_file_that_cannot_be_meant_stops_the_host(string json, string told)
    {
        Write("de.json", json);
        await using var app = BoardHost.Build(out _, board => board.Texts.Add(_folder.FullName));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.StartsWith("Texts[0]: de.json: " + told, Assert.Single(thrown.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("act.appologize", "x", "There is no text 'act.appologize'.")]
    [InlineData("act.apologize.abut", "x", "There is no text 'act.apologize.abut'.")]
    [InlineData("act.apologize", "{x}", "'act.apologize' has the placeholder '{x}', which isn't filled. It has none.")]
    [InlineData("field.apologize.txt", "x", "There is no text 'field.apologize.txt'.")]
    [InlineData("field.appologize.text", "x", "There is no text 'field.appologize.text'.")]
    [InlineData("event.promise-made", "{by} {what}", "'event.promise-made' has the placeholder '{what}', which isn't filled. It has: '{by}', '{dueAt}'.")]
    [InlineData("event.promise-made.v1", "x", "There is no text 'event.promise-made.v1'.")]
    [InlineData("refusal.over-limits", "x", "There is no text 'refusal.over-limits'.")]
    [InlineData("refusal.over-limit", "{amuont}", "'refusal.over-limit' has the placeholder '{amuont}', which isn't filled. It has: '{amount}'.")]
    [InlineData("refusal.not-owned", "{ref}", "'refusal.not-owned' has the placeholder '{ref}', which isn't filled. It has none.")]
    [InlineData("finding.missing-regrets", "x", "There is no text 'finding.missing-regrets'.")]
    [InlineData("finding.missing-regret", "{x}", "'finding.missing-regret' has the placeholder '{x}', which isn't filled. It has none.")]
    [InlineData("stage.On hold", "x", "There is no text 'stage.On hold'.")]
    [InlineData("stage.", "x", "There is no text 'stage.'.")]
    [InlineData("failure. ", "x", "There is no text 'failure. '.")]
    [InlineData("failure.no-room", "{x}", "'failure.no-room' has the placeholder '{x}', which isn't filled. It has none.")]
    [InlineData("colour.red", "x", "There is no text 'colour.red'.")]
    public void A_key_that_nothing_asks_for_is_told(string key, string text, string told) => Assert.Equal([$"Texts[0]: de.json: {told}"], FaultsOf((key, text)));

    [Theory]
    [InlineData("act.apologize.about", "Die Worte werden vorher gelesen.")]
    [InlineData("field.explain.channel", "Wie?")]
    [InlineData("field.promise-made.text", "Versprochen")]
    [InlineData("field.scores.nps", "Empfehlung")]
    [InlineData("field.values.room", "Zimmer")]
    [InlineData("refusal.over-limit", "Mehr als {amount} geht nicht.")]
    [InlineData("refusal.cross-site", "Diese Seite gehört zu etwas anderem.")]
    [InlineData("refusal.not-json", "Das kann niemand lesen.")]
    [InlineData("finding.missing-regret", "Sagen Sie, dass es Ihnen leid tut.")]
    [InlineData("finding.not-reviewed", "Das kann hier niemand prüfen.")]
    [InlineData("finding.judges-a-person", "Sagen Sie, was die Person wusste.")]
    [InlineData("finding.maybe-named", "Ist das ein Name?")]
    [InlineData("stage.Flowers", "Blumen geschickt")]
    [InlineData("step.SendFlowers", "Blumen schicken")]
    [InlineData("word.kind.flowers", "Blumen")]
    [InlineData("channel.pager", "Piepser")]
    [InlineData("role.duty-manager", "Diensthabende")]
    [InlineData("failure.kein Zimmer", "Kein Zimmer")]
    [InlineData("place.Süd", "Haus Süd")]
    public void A_host_says_what_it_names_itself_and_what_its_language_says_more_exactly(string key, string text) => Assert.Equal([], FaultsOf((key, text)));

    [Fact]
    public void A_name_is_one_in_capital_and_in_small_letters()
    {
        Assert.Equal(["Texts[0]: de.json: 'failure.NO ROOM' stands there twice, in other letters. Keep one of them."], FaultsOf(("failure.no room", "x"), ("failure.NO ROOM", "y")));

        FaultsOf(("failure.No Room", "Kein Zimmer"), ("place.SPA", "Bad"));
        var german = new ActTexts(Loaded([]).For("de"));
        Assert.Equal(("Kein Zimmer", "Bad", "no  heat"), (german.Failure("NO ROOM").Template, german.Place("spa").Template, german.Failure("no  heat").Template));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("no brace", "no brace")]
    [InlineData("{by} left", "[by]| left")]
    [InlineData("a {{b}} {c}", "a {b} |[c]")]
    [InlineData("{{{c}}}", "{|[c]|}")]
    [InlineData("a { b", "a { b")]
    [InlineData("a } b", "a } b")]
    [InlineData("{a}{b}", "[a]|[b]")]
    public void A_brace_written_twice_is_shown(string text, string parts) =>
        Assert.Equal(parts, string.Join('|', TextFile.Parts(text).Select(part => part.IsPlaceholder ? $"[{part.Text}]" : part.Text)));

    [Theory]
    [InlineData("{by}")]
    [InlineData("{{by}}")]
    [InlineData("}{")]
    [InlineData("a{{{b")]
    public void What_is_escaped_is_shown_as_it_is(string text) => Assert.Equal([(text, false)], TextFile.Parts(TextFile.Escape(text)));

    [Fact]
    public async Task All_that_is_wrong_in_all_files_is_told_at_once()
    {
        Write("de.json", """{"language":"de","dir":"ltr","plural":"one-other","texts":{"a":"x","b":"y","answer.title":"{z}"}}""");
        Write("de-2.json", """{"language":"DE","dir":"ltr","plural":"one-other","texts":{}}""");
        await using var app = BoardHost.Build(out _, board => board.Texts.Add(_folder.FullName));

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Equal(4, thrown.Failures.Count());
        Assert.Contains(thrown.Failures, failure => failure.Contains("The folder has another file of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_reader_s_language_is_taken_and_what_it_lacks_is_English_and_marked_so()
    {
        Write("de.json", """{"language":"de","dir":"ltr","plural":"one-other","texts":{"answer.title":"Ist es jetzt in Ordnung?","answer.contact":"Wenn Sie lieber mit jemandem sprechen: {contact}."}}""");
        Write("ar.json", """{"language":"ar","dir":"rtl","plural":"arabic","texts":{"answer.title":"هل الأمر على ما يرام الآن؟"}}""");
        await using var host = await BoardHost.StartAsync(board =>
        {
            board.Texts.Add(_folder.FullName);
            board.Cultures = ["en", "de-AT", "ar"];
        });
        var link = host.LinkOf(await host.AskedAsync());

        var german = await host.GetAsync(link, ("Accept-Language", "fr;q=0.9, de-CH;q=0.8, en;q=0.1"));
        Assert.Contains("<html lang=\"de-AT\" dir=\"ltr\">", german.Text, StringComparison.Ordinal);
        Assert.True(german.Says("Ist es jetzt in Ordnung?"));
        Assert.Contains("<button type=\"submit\" lang=\"en\" dir=\"ltr\">Send my answer</button>", german.Text, StringComparison.Ordinal);
        Assert.Contains("sprechen: <bdi>", german.Text, StringComparison.Ordinal);

        var arabic = await host.GetAsync(link, ("Accept-Language", "ar-EG"));
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", arabic.Text, StringComparison.Ordinal);
        Assert.True(arabic.Says("هل الأمر على ما يرام الآن؟"));

        foreach (var accept in new[] { "fr", "*", "de;q=0", ";;;", "x", new string('a', 2_000), "" })
        {
            Assert.Contains("<html lang=\"en\" dir=\"ltr\">", (await host.GetAsync(link, ("Accept-Language", accept))).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_host_s_words_come_before_ours()
    {
        Write("en.json", """{"language":"en","dir":"ltr","plural":"one-other","texts":{"answer.title":"All good?"}}""");
        await using var host = await BoardHost.StartAsync(board => board.Texts.Add(_folder.FullName));

        var page = await host.GetAsync(host.LinkOf(await host.AskedAsync()));

        Assert.Equal((true, true), (page.Says("All good?"), page.Says("Yes, it is all right")));
    }

    [Theory]
    [InlineData("one-other", "other one other other")]
    [InlineData("zero-one", "one one other other")]
    [InlineData("slavic", "many one few many")]
    [InlineData("polish", "many one few many")]
    [InlineData("arabic", "zero one two few")]
    [InlineData("none", "other other other other")]
    public void A_language_tells_numbers_apart_in_its_way(string family, string forms) =>
        Assert.Equal(forms, string.Join(' ', new[] { 0L, 1, 2, 5 }.Select(PluralFamily.Find(family)!.FormOf)));

    [Fact]
    public void Each_text_of_a_page_is_used_and_no_other_is()
    {
        var begun = Sources().SelectMany(source => Regex.Matches(source, "\"([a-z-]+\\.(?:[a-z-]+\\.)*)\"").Select(match => match.Groups[1].Value)).Where(prefix => !prefix.StartsWith("answer", StringComparison.Ordinal) && !prefix.StartsWith("later", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(
            PageKeys().Where(key => !begun.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
            Sources().SelectMany(UsedIn).Where(key => !begun.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_that_are_put_together_of_words_are_all_there_and_no_others()
    {
        string[] put =
        [
            .. Keys<WorklistView>("view."), .. Keys<ServiceRecovery.Cases.WantedReason>("wanted."), .. Keys<FailureNature>("case.title."), .. Keys<Purpose>("case.title.").Where(key => key != "case.title.failure"),
            .. Keys<ServiceRecovery.Cases.NextWait>("wait.").Where(key => key != "wait.nobody"), "wait.anybody",
            .. new[] { "failure", "praise", "near-miss" }.SelectMany(type => new[] { "new.title." + type, "new.instead." + type }),
        ];
        string[] prefixes = ["view.", "wanted.", "case.title.", "wait.", "new.title.", "new.instead."];

        Assert.Equal(put.Order(StringComparer.Ordinal), TextCatalog.Keys.Where(key => prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).Order(StringComparer.Ordinal));

        static IEnumerable<string> Keys<T>(string prefix)
            where T : struct, Enum => Enum.GetValues<T>().Select(value => prefix + ServiceRecovery.Serialization.Kebab.Of(value));
    }

    [Fact]
    public void No_markup_is_made_of_strings()
    {
        var made = Sources().SelectMany(source => Regex.Matches(source, "MarkupString|AddMarkupContent\\([^)]*\\)").Select(match => match.Value));
        Assert.Equal(["AddMarkupContent(0, \"<!DOCTYPE html>\")"], made.Distinct());
    }

    private List<string> FaultsOf(params (string Key, string Text)[] texts)
    {
        Write("de.json", $$"""{"language":"de","dir":"ltr","plural":"one-other","texts":{{JsonSerializer.Serialize(texts.ToDictionary(text => text.Key, text => text.Text))}}}""");
        List<string> faults = [];
        Loaded(faults);
        return faults;
    }

    private TextCatalog Loaded(List<string> faults) => TextCatalog.Load([_folder.FullName], faults);

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(Shared.Root, "src", "ServiceRecovery.Board"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    // What the acts declare asks for its texts by names that no source has: TextsOfDeclarationsTests looks at these.
    private static IEnumerable<string> PageKeys() => TextCatalog.Keys.Where(key => !TextsOfDeclarationsTests.Prefixes.Contains(PrefixOf(key)));

    // A literal that begins as a text of pages does is one. The words of answers stand after what they are said on.
    private static IEnumerable<string> UsedIn(string source) => Regex.Matches(source, "\"([a-z-]+\\.[a-z-]+(?:\\.[a-z-]+)*)\"").Select(match => match.Groups[1].Value).Where(key => PageKeys().Any(page => PrefixOf(page) == PrefixOf(key)))
        .Concat(source.Contains("\"answer.\" : \"later.\"", StringComparison.Ordinal) ? ["answer.satisfied", "answer.wants-more", "answer.unhappy", "answer.accepts", "answer.not-wanted", "later.wants-more", "later.unhappy"] : []);

    private static string PrefixOf(string key) => key[..key.IndexOf('.', StringComparison.Ordinal)];

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(_folder.FullName, name), json);
}
