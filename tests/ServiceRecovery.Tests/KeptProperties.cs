using System.Reflection;

namespace ServiceRecovery.Tests;

/// <summary>What a dump of a value tells: what anybody sees, and what the library itself keeps.</summary>
internal static class KeptProperties
{
    public static bool IsKept(PropertyInfo property) => property.GetMethod is { IsPublic: true } || (property.GetMethod is { IsAssembly: true } && property.SetMethod is not null);
}
