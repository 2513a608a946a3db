using System.Diagnostics;

namespace ServiceRecovery.Mutants;

/// <summary>Tries mutants one after the other: while the tests of one run, the next is built.</summary>
internal sealed class Bench(Workshop workshop, IReadOnlyList<Mutant> mutants)
{
    private const int Slots = 2;

    /// <summary>Builds, and makes sure that the verdicts will mean something: every named test is there and passes as it is, and a change of a comment is noticed by none of them.</summary>
    /// <returns>What is amiss, or <see langword="null"/>.</returns>
    public async Task<string?> PrepareAsync()
    {
        var built = await workshop.BuildTestsAsync().ConfigureAwait(false);
        if (!built.Succeeded)
        {
            return $"The tests don't build as they are:{Environment.NewLine}{built.Tail(20)}";
        }

        var file = mutants[0].File;
        if (!workshop.Has(file))
        {
            return $"'{file}' isn't there.";
        }

        var original = workshop.Read(file);
        workshop.Write(file, original + $"{Environment.NewLine}{(file.EndsWith(".sql", StringComparison.Ordinal) ? "--" : "//")} A comment changes nothing.{Environment.NewLine}");
        var (slot, output) = await workshop.BuildAsync(mutants[0].Project, "unharmed").ConfigureAwait(false);
        workshop.Write(file, original);
        if (slot is null)
        {
            return $"It doesn't build with one comment more:{Environment.NewLine}{output}";
        }

        var run = await workshop.TestAsync(slot, [.. mutants.Select(mutant => mutant.CaughtBy)]).ConfigureAwait(false);
        if (run.Failed.Count > 0 || !run.Outcome.Succeeded)
        {
            return $"With one comment more it doesn't pass: {string.Join(", ", run.Failed)}{Environment.NewLine}{run.Outcome.Tail(20)}";
        }

        var forgotten = mutants.Where(mutant => !run.Passed.Any(test => test.Contains(mutant.CaughtBy, StringComparison.Ordinal))).ToArray();
        if (forgotten.Length > 0)
        {
            return string.Join(Environment.NewLine, forgotten.Select(mutant => $"'{mutant.Name}' names the test '{mutant.CaughtBy}', which isn't there."));
        }

        Console.WriteLine($"{run.Passed.Count} tests stand against {mutants.Count} mutants; what differs by a comment passes them all.");
        return null;
    }

    public async Task<IReadOnlyList<Verdict>> TryAllAsync(Action<Verdict> tell)
    {
        var testing = new Task<Verdict>?[Slots];
        var (verdicts, survivors) = (new List<Verdict>(), new List<Mutant>());
        for (var index = 0; index < mutants.Count; index++)
        {
            await CollectAsync(index % Slots).ConfigureAwait(false);
            testing[index % Slots] = await StartAsync(mutants[index], $"slot-{index % Slots}").ConfigureAwait(false);
        }

        for (var index = mutants.Count; index < mutants.Count + Slots; index++)
        {
            await CollectAsync(index % Slots).ConfigureAwait(false);
        }

        // What is declared is seen only in what generators make of it.
        foreach (var mutant in survivors)
        {
            Keep(await (await StartAsync(mutant, "slot-0", generates: true).ConfigureAwait(false)).ConfigureAwait(false));
        }

        return verdicts;

        void Keep(Verdict verdict)
        {
            verdicts.Add(verdict);
            tell(verdict);
        }

        async Task CollectAsync(int slot)
        {
            if (testing[slot] is { } task)
            {
                testing[slot] = null;
                var verdict = await task.ConfigureAwait(false);
                if (verdict.Fate == Fate.Survived)
                {
                    survivors.Add(verdict.Mutant);
                }
                else
                {
                    Keep(verdict);
                }
            }
        }
    }

    // Returns when the mutant is built; the task inside ends when its tests have run.
    private async Task<Task<Verdict>> StartAsync(Mutant mutant, string slotName, bool generates = false)
    {
        var started = Stopwatch.GetTimestamp();
        if (!workshop.Has(mutant.File))
        {
            return Done(Fate.NotApplicable, $"'{mutant.File}' isn't there.");
        }

        var original = workshop.Read(mutant.File);
        if (mutant.TryApply(original, out var mutated) is { } why)
        {
            return Done(Fate.NotApplicable, why);
        }

        workshop.Write(mutant.File, mutated);
        var (slot, output) = await workshop.BuildAsync(mutant.Project, slotName, generates).ConfigureAwait(false);
        workshop.Write(mutant.File, original);
        return slot is null
            ? Done(Fate.NotApplicable, $"It doesn't compile.{Environment.NewLine}{output}")
            : TestAsync(slot);

        async Task<Verdict> TestAsync(string folder)
        {
            var run = await workshop.TestAsync(folder, [mutant.CaughtBy]).ConfigureAwait(false);
            var (fate, reason) = run switch
            {
                { Failed: [var test, ..] } => (Fate.Killed, test),
                { Died: true } => (Fate.Killed, "The tests hung or crashed."),
                { Executed: > 0, Outcome.Succeeded: true } => (Fate.Survived, $"{run.Executed} tests passed."),
                _ => (Fate.NotApplicable, $"The tests didn't run.{Environment.NewLine}{run.Outcome.Tail(10)}"),
            };
            return new Verdict(mutant, fate, reason, Stopwatch.GetElapsedTime(started));
        }

        Task<Verdict> Done(Fate fate, string reason) => Task.FromResult(new Verdict(mutant, fate, reason, Stopwatch.GetElapsedTime(started)));
    }
}
