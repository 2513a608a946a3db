using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Storage;

/// <summary>Salts 0, 1, 2 …, so that bytes are the same each time.</summary>
internal sealed class CountedSalts : ISaltSource
{
    private int _next;

    public void Fill(Span<byte> salt)
    {
        salt.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(salt, Interlocked.Increment(ref _next));
    }
}
