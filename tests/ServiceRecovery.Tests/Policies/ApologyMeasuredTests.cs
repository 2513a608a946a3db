using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ServiceRecovery.Policies;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Policies;

/// <summary>How good the review is on words that aren't ours; docs/apology.md prints the same table.</summary>
public class ApologyMeasuredTests(ITestOutputHelper output)
{
    [Fact]
    public void At_least_three_in_four_bad_ones_are_stopped_and_at_most_one_in_five_good_ones()
    {
        if (Rows("apology-examples", "examples.csv") is not { } rows)
        {
            return;
        }

        var (bad, good) = (Count(rows, "bad"), Count(rows, "good"));
        foreach (var row in rows.Where(row => IsRefused(row["text"]) != (row["label"] == "bad")))
        {
            output.WriteLine($"wrong: {row["label"]} {row["id"]}");
        }

        Assert.True(bad.Refused * 4 >= bad.All * 3, $"{bad.Refused} of {bad.All} bad ones were stopped.");
        Assert.True(good.Refused * 5 <= good.All, $"{good.Refused} of {good.All} good ones were stopped.");
    }

    [Fact]
    public void No_resolution_text_of_a_city_passes_as_an_apology()
    {
        if (Rows("nyc-311", "resolution_texts.csv") is not { } rows)
        {
            return;
        }

        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => !IsRefused(row["resolution_description"]));
    }

    [Fact]
    public void The_table_in_the_docs_is_what_is_measured()
    {
        if (Rows("apology-examples", "examples.csv") is not { } rows || Rows("nyc-311", "resolution_texts.csv") is not { } texts)
        {
            return;
        }

        var docs = File.ReadAllText(Path.Combine(Shared.Root, "docs", "apology.md"));
        var measured = new[] { Fingerprint("apology-examples", "examples.csv"), Fingerprint("nyc-311", "resolution_texts.csv") };
        if (!measured.All(fingerprint => docs.Contains(fingerprint, StringComparison.Ordinal)))
        {
            output.WriteLine($"not compared: the docs measured other files than {string.Join(" and ", measured)}");
            return;
        }

        var table = new StringBuilder("| the publisher calls it | kind | there are | stopped | passed |\n|---|---|---:|---:|---:|\n");
        foreach (var label in rows.GroupBy(row => row["label"]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            AddLine(table, label.Key, "all", [.. label.Select(row => row["text"])]);
            foreach (var kind in label.GroupBy(row => row["kind"]).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                AddLine(table, label.Key, kind.Key, [.. kind.Select(row => row["text"])]);
            }
        }

        AddLine(table, "no apology", "resolution text of a city", [.. texts.Select(row => row["resolution_description"])]);
        output.WriteLine(table.ToString());
        Assert.Contains(table.ToString(), docs, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_sentences_are_sorted_as_the_docs_say() =>
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{ApologySentences.Bad.Length} sentences of our own that only look like an apology and {ApologySentences.Good.Length} that are one"),
            File.ReadAllText(Path.Combine(Shared.Root, "docs", "apology.md")),
            StringComparison.Ordinal);

    private static void AddLine(StringBuilder table, string label, string kind, List<string> texts)
    {
        var refused = texts.Count(IsRefused);
        table.Append(CultureInfo.InvariantCulture, $"| {label} | {kind} | {texts.Count} | {refused} | {texts.Count - refused} |\n");
    }

    private List<Dictionary<string, string>>? Rows(string folder, string file)
    {
        if (Shared.Data is { } data)
        {
            return Csv.Read(Path.Combine(data, folder, file));
        }

        output.WriteLine($"not measured: {folder}/{file} isn't on this machine");
        return null;
    }

    private static string Fingerprint(string folder, string file) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Shared.Data!, folder, file))))[..16];

    private static (int All, int Refused) Count(List<Dictionary<string, string>> rows, string label) =>
        (rows.Count(row => row["label"] == label), rows.Count(row => row["label"] == label && IsRefused(row["text"])));

    private static bool IsRefused(string words) => ApologyReview.English.Review(words, "en").IsRefused;
}
