namespace ServiceRecovery.Tests;

/// <summary>FsCheck.Xunit's property, which runs a failed one again with the seed that <c>SERVICE_RECOVERY_REPLAY</c> names.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PropertyAttribute : FsCheck.Xunit.PropertyAttribute
{
    public PropertyAttribute()
    {
        QuietOnSuccess = true;
        Replay = Environment.GetEnvironmentVariable("SERVICE_RECOVERY_REPLAY");
    }
}
