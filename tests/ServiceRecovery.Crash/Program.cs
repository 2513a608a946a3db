using ServiceRecovery.Crash;

// A process to be killed. It says what was acknowledged, a line each, and never ends by itself when it works.
if (args is ["work", var store, var name])
{
    await using var opened = CrashStores.Open(store);
    await Work.RunAsync(opened.Store, name);
    return 0;
}

if (args is ["race", var raced, var racer, var rounds])
{
    await using var opened = CrashStores.Open(raced);
    await Race.RunAsync(opened.Store, racer, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

await Console.Error.WriteLineAsync("work STORE NAME: recovers case after case until it is killed.\nrace STORE NAME ROUNDS: claims of limits that others claim of too.\nSTORE is 'sqlite:PATH' or 'postgres:CONNECTION'.");
return 2;
