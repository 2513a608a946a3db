using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Playbooks;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Playbooks;

public class VerifierAgainstModelTests(ITestOutputHelper output)
{
    private const int DefaultSeed = 20_150_612;

    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_finds_nothing_broken_in_a_preset(string name) =>
        Assert.Empty(new ProductModel(MutatedPlaybooks.WrittenOut(PlaybookPresets.Get(name))).Broken());

    // The dimensions: 18 stages × owned × the answer that stands (none or one of four) × a remedy is owed × a no was said × apologized and listened, the
    // two steps that this playbook's own rules ask for. A projection with other dimensions counts other states: a silence that another asking
    // sets aside, for example, would take two of Asked's four away. What is the same in each is that nothing in it is broken and every ending is in it.
    [Fact]
    public void The_product_of_the_standard_playbook_is_known_whole()
    {
        var model = new ProductModel(MutatedPlaybooks.WrittenOut(StandardPlaybook.Playbook));

        output.WriteLine($"{model.States.Count} states, {model.Reached.Count()} endings reached");
        Assert.Equal(7, model.Reached.Count());
        Assert.Equal(97, model.States.Count);
    }

    [Fact]
    public void Verifier_and_model_agree_on_mutated_playbooks()
    {
        var seed = Environment.GetEnvironmentVariable("SERVICE_RECOVERY_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSeed;
        var size = Tier.Size(5_000, 60_000);
        var mutants = new MutatedPlaybooks(seed);
        Dictionary<string, int> broken = new(StringComparer.Ordinal);
        var sound = 0;
        using (Tier.Report(output, "mutated playbooks", () => $"{size} tables from seed {seed}, {size - sound} broken, {sound} sound; {string.Join(", ", broken.OrderByDescending(code => code.Value).Select(code => $"{code.Key} {code.Value}"))}"))
        {
            for (var i = 0; i < size; i++)
            {
                var mutant = mutants.Next();
                var told = Verify(mutant);
                var known = new ProductModel(mutant).Broken();

                if (!told.SetEquals(known))
                {
                    Assert.Fail($"Mutant {i} of seed {seed}: the verifier tells [{string.Join(", ", told)}], the model [{string.Join(", ", known)}].\n{PlaybookJson.Write(mutant)}");
                }

                sound += told.Count == 0 ? 1 : 0;
                foreach (var code in told)
                {
                    broken[code] = broken.GetValueOrDefault(code) + 1;
                }
            }
        }

        // A run in which nearly all are broken, or nearly none, would say little about the line between them.
        Assert.InRange(sound, size / 5, size * 4 / 5);
        Assert.All(
            ["unearned-close", "unremedied-close", "unrefused-close", "unowned-close", "undebriefed-close", "unthanked-close", "house-rule-broken", "trap", "unreachable-stage"],
            code => Assert.True(broken.GetValueOrDefault(code) > 0, $"No mutant broke '{code}'."));
    }

    private static SortedSet<string> Verify(PlaybookDefinition definition)
    {
        try
        {
            Playbook.Build(definition);
            return [];
        }
        catch (InvalidPlaybookException refused)
        {
            var rows = definition.Rows.ToHashSet();
            var astray = refused.Faults.FirstOrDefault(fault => !IsWalk(rows, fault.Path));
            Assert.True(astray is null, $"The path of '{astray}' doesn't lead from row to row.");
            return [.. refused.Faults.Select(fault => fault.Code)];
        }
    }

    // Every step of a path is a row of the table, or a staling record that stays.
    private static bool IsWalk(HashSet<PlaybookRow> rows, ImmutableArray<PlaybookRow> path) => path
        .Select((row, at) => (row, next: at + 1 < path.Length ? path[at + 1].From : row.To))
        .All(step => step.row.To == step.next && (rows.Contains(step.row) || (step.row.Kind == StepKind.Rework && step.row.From == step.row.To)));
}
