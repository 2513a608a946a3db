using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ServiceRecovery.Comparison;

/// <summary>Rounds in which the arms take turns. Only what one round measured is compared.</summary>
internal static class Rounds
{
    private const int Warming = 3;
    private const int NotesOfACase = 4;
    private const int Commands = 8;

    // With four notes a case has twelve events in the middle.
    private const int EventsBefore = 10;

    /// <summary>Measures notes or recoveries and returns the rows of a table.</summary>
    public static async Task<string> RowsAsync(IReadOnlyList<Arm> arms, bool isNote, int callers, Choice choice)
    {
        var measured = arms.ToDictionary(arm => arm, _ => new List<Measured>());
        var sizes = arms.ToDictionary(arm => arm, _ => callers * 8);
        for (var round = 0; round < Warming + choice.Rounds; round++)
        {
            foreach (var arm in arms.Skip(round % arms.Count).Concat(arms.Take(round % arms.Count)))
            {
                var name = FormattableString.Invariant($"{(isNote ? 'n' : 'r')}{callers}-{round}");
                var one = await MeasureAsync(arm, [.. Enumerable.Range(0, sizes[arm]).Select(number => FormattableString.Invariant($"{name}-{number}"))], isNote, callers);

                // What the warm rounds managed tells how many cases fill a round; a case is one caller's, so each has one at least.
                var cases = one.PerSecond * (round < Warming - 1 ? choice.Seconds / 3 : choice.Seconds) / (isNote ? NotesOfACase : Commands);
                sizes[arm] = round < Warming ? Math.Max(callers, (int)cases) : sizes[arm];
                if (round >= Warming)
                {
                    measured[arm].Add(one);
                }
            }
        }

        return Tell(measured, isNote ? "a note" : "a recovery", callers);
    }

    private static async Task<Measured> MeasureAsync(Arm arm, string[] ids, bool isNote, int callers)
    {
        await (isNote ? arm.PrepareNotesAsync(ids, EventsBefore, NotesOfACase) : arm.PrepareRecoveriesAsync(ids));
        GC.Collect();
        var (before, watch) = (Processor.Used(), Stopwatch.StartNew());
        await (isNote ? arm.NoteAllAsync(ids, NotesOfACase, callers) : arm.RecoverAllAsync(ids, callers));
        var elapsed = watch.Elapsed;
        double commands = ids.Length * (isNote ? NotesOfACase : Commands);
        return new Measured(commands / elapsed.TotalSeconds, (Processor.Used() - before).TotalMicroseconds / commands);
    }

    private static string Tell(Dictionary<Arm, List<Measured>> measured, string workload, int callers)
    {
        var text = new StringBuilder();
        var ours = measured.First(pair => pair.Key.Name == "ours").Value;
        foreach (var (arm, theirs) in measured)
        {
            var ratios = ours.Zip(theirs, (left, right) => left.PerSecond / right.PerSecond).ToList();
            var processor = Median(ours.Zip(theirs, (left, right) => left.Used / right.Used));
            var compared = arm.Name == "ours" ? "| | | " : FormattableString.Invariant($"| **{Median(ratios):N2}** | {ratios.Min():N2} to {ratios.Max():N2} | {processor:N2} ");
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {workload} | {callers} | {arm.Name} | {Median(theirs.Select(one => one.PerSecond)):N0} | {Median(theirs.Select(one => one.Used)):N0} {compared}|"));
        }

        return text.ToString();
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private readonly record struct Measured(double PerSecond, double Used);
}
