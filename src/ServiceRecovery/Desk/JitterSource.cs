using System.Security.Cryptography;

namespace ServiceRecovery.Desk;

/// <summary>Numbers from 0 to 1, from the system.</summary>
internal static class JitterSource
{
    public static double Next()
    {
        var bytes = new byte[4];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return BitConverter.ToUInt32(bytes, 0) / (double)uint.MaxValue;
    }
}
