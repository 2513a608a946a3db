namespace ServiceRecovery.Drills;

/// <summary>The time of a drill: it stands still until the drill lets some pass.</summary>
internal sealed class DrillClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void SetTo(DateTimeOffset now) => _now = now > _now ? now : _now;
}
