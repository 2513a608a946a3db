using System.Diagnostics;
using ServiceRecovery.Mutants;

// Makes the core wrong in one named way at a time and looks whether the test that must see it does.
const string Usage = "dotnet run --project tests/ServiceRecovery.Mutants -c Release [-- --list | --only PART-OF-A-NAME]";

var only = "";
switch (args)
{
    case []:
        break;
    case ["--list"]:
        foreach (var mutant in Mutant.Read(ListPath()))
        {
            Console.WriteLine($"{mutant.Name}  [{mutant.File}]  caught by {mutant.CaughtBy}");
        }

        return 0;
    case ["--only", var part]:
        only = part;
        break;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

var mutants = Mutant.Read(ListPath()).Where(mutant => mutant.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
if (mutants.Length == 0)
{
    Console.Error.WriteLine($"No mutant's name contains '{only}'.");
    return 2;
}

var started = Stopwatch.GetTimestamp();
List<Verdict> verdicts = [];
foreach (var group in mutants.GroupBy(mutant => mutant.TestProject))
{
    // The tests of the stores take a build of their own, so without a name they wait for the long campaign.
    if (only.Length == 0 && group.Key != Mutant.CoreTests && Environment.GetEnvironmentVariable("SERVICE_RECOVERY_TIER") != "long")
    {
        Console.WriteLine(FormattableString.Invariant($"{group.Count()} mutants of {group.Key} wait for SERVICE_RECOVERY_TIER=long."));
        continue;
    }

    using var workshop = new Workshop(FindCheckout(), group.Key);
    var bench = new Bench(workshop, [.. group]);
    if (await bench.PrepareAsync() is { } trouble)
    {
        Console.Error.WriteLine(trouble);
        return 2;
    }

    verdicts.AddRange(await bench.TryAllAsync(verdict => Console.WriteLine(FormattableString.Invariant($"{verdict.Fate,-13} {verdict.Mutant.Name} ({verdict.Took.TotalSeconds:F0} s): {verdict.Why}"))));
}

var fates = verdicts.ToLookup(verdict => verdict.Fate);
Console.WriteLine(FormattableString.Invariant(
    $"suite mutants: {verdicts.Count} tried, {fates[Fate.Killed].Count()} killed, {fates[Fate.Survived].Count()} survived, {fates[Fate.NotApplicable].Count()} not applicable in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
return verdicts.All(verdict => verdict.Fate == Fate.Killed) ? 0 : 1;

static string ListPath() => Path.Combine(AppContext.BaseDirectory, "mutants.json");

static string FindCheckout()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "ServiceRecovery.sln")))
        {
            return folder.FullName;
        }
    }

    throw new InvalidOperationException("The mutants run inside a checkout: no folder above them has ServiceRecovery.sln.");
}
