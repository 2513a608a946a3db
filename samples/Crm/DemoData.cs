namespace ServiceRecovery.Crm;

/// <summary>Makes the demo's cases by the rules of the organization and no other way: a desk like the host's, on a clock that begins three days back, is given what people did, in the order in which they did it.</summary>
internal static class DemoData
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(3);

    /// <summary>Makes the cases, unless they are there.</summary>
    /// <param name="data">Where they are kept.</param>
    /// <param name="publicUrl">Where customers answer.</param>
    /// <param name="isFresh">What is there is thrown away before.</param>
    public static async Task MakeAsync(CrmData data, Uri publicUrl, bool isFresh)
    {
        if (isFresh)
        {
            data.Clear();
        }

        var now = DateTimeOffset.UtcNow;
        var clock = new DemoClock(now - Length);
        var services = new ServiceCollection();
        services.AddCrmRecovery(data, publicUrl).UseClock(clock);
        await using var provider = services.BuildServiceProvider();
        await CrmData.MigrateAsync(provider);
        var desk = provider.GetRequiredService<RecoveryDesk>();
        if (await desk.For(DemoCases.Last.Tenant).Case(DemoCases.Last.Case).FindAsync() is not null)
        {
            return;
        }

        foreach (var act in DemoCases.All(now).OrderByDescending(act => act.Ago))
        {
            await PassTimeAsync(desk, clock, now - act.Ago);
            var handle = desk.For(act.Tenant).Case(act.Case).As(act.By);
            (act.Commands is [var single] ? await handle.DoAsync(single) : await handle.DoAllAsync(act.Commands)).EnsureAccepted();
        }

        await PassTimeAsync(desk, clock, now);
        (await desk.For(CrmRules.North).Debrief(new DebriefId("demo-debrief")).As(DemoCases.Lea).OpenDebriefAsync([new CaseId("demo-closed")])).EnsureAccepted();
    }

    // An hour at a time, so that promises break and mails leave when they would have.
    private static async Task PassTimeAsync(RecoveryDesk desk, DemoClock clock, DateTimeOffset until)
    {
        for (var at = clock.GetUtcNow(); at < until; at = clock.GetUtcNow())
        {
            clock.SetTo(at.AddHours(1) < until ? at.AddHours(1) : until);
            await desk.ProcessDueAsync();
            await desk.DispatchOutboxAsync();
        }
    }

    /// <summary>A clock that stands until it is moved.</summary>
    private sealed class DemoClock(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        public void SetTo(DateTimeOffset time) => _now = time;
    }
}

/// <summary>What somebody did in a case.</summary>
/// <param name="Ago">How long ago.</param>
/// <param name="Tenant">Whose case it is.</param>
/// <param name="Case">The case.</param>
/// <param name="By">Who did it.</param>
/// <param name="Commands">What they did, together or not at all.</param>
internal sealed record DemoAct(TimeSpan Ago, TenantId Tenant, CaseId Case, Actor By, params CaseCommand[] Commands);
