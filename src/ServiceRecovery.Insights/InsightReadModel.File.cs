using System.Security.Cryptography;
using System.Text;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>Why a read model's file isn't taken. Whoever meets it starts with an empty read model, which costs time and nothing else.</summary>
public enum InsightReadModelFault
{
    /// <summary>It is no read model.</summary>
    NotAReadModel,

    /// <summary>Another version of the library wrote it.</summary>
    OtherVersion,

    /// <summary>It is another tenant's.</summary>
    OtherTenant,

    /// <summary>Its end is missing, or something in it was changed.</summary>
    Damaged,
}

/// <summary>A read model's file isn't taken.</summary>
public sealed class InsightReadModelException : Exception
{
    internal InsightReadModelException(InsightReadModelFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>Gets why.</summary>
    public InsightReadModelFault Fault { get; }
}

// A name and a version, then blocks of cases and debriefs, each with its length before it, an empty one at the end, then a SHA-256 of all before it.
public sealed partial class InsightReadModel
{
    private const int StreamsInBlock = 1_000;
    private const int LargestBlock = 1 << 30;

    // The number after it changes whenever facts mean something else, so that an older read model is built anew.
    private static readonly byte[] Name = Encoding.ASCII.GetBytes("service-recovery-insights/");
    private static readonly byte[] Version = Encoding.ASCII.GetBytes("002\n");

    /// <summary>Writes the read model, so that another process goes on from here. It holds pseudonyms of customers: keep it as you keep the store.</summary>
    public async ValueTask SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        _ = stream ?? throw new ArgumentNullException(nameof(stream));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await WriteAsync(stream, hash, Name, Name.Length, cancellationToken).ConfigureAwait(false);
        await WriteAsync(stream, hash, Version, Version.Length, cancellationToken).ConfigureAwait(false);
        var block = new ReadModelWriter();
        block.Text(Tenant.Value);
        await WriteBlockAsync(stream, hash, block, cancellationToken).ConfigureAwait(false);
        var count = 0;
        var streams = _cases.Values.Select(facts => (Kind: StreamKind.Case, Facts: facts)).Concat(_debriefs.Values.Select(facts => (Kind: StreamKind.Debrief, Facts: facts)));
        foreach (var (kind, facts) in streams.OrderBy(stream => stream.Kind).ThenBy(stream => stream.Facts.Id, StringComparer.Ordinal))
        {
            block.Stream(kind, facts);
            if (++count % StreamsInBlock == 0)
            {
                await WriteBlockAsync(stream, hash, block, cancellationToken).ConfigureAwait(false);
            }
        }

        if (block.Length > 0)
        {
            await WriteBlockAsync(stream, hash, block, cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(stream, hash, new byte[sizeof(int)], sizeof(int), cancellationToken).ConfigureAwait(false);
        var sum = hash.GetHashAndReset();
        await WriteAsync(stream, hash, sum, sum.Length, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a read model that was written before.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="tenant">Whose figures it must make.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InsightReadModelException">The file isn't taken: start with an empty read model.</exception>
    public static async ValueTask<InsightReadModel> LoadAsync(Stream stream, TenantId tenant, CancellationToken cancellationToken = default)
    {
        _ = stream ?? throw new ArgumentNullException(nameof(stream));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await ExpectAsync(stream, hash, Name, InsightReadModelFault.NotAReadModel, "The file is no read model of insights.", cancellationToken).ConfigureAwait(false);
        await ExpectAsync(stream, hash, Version, InsightReadModelFault.OtherVersion, "The read model was written by another version of the library.", cancellationToken).ConfigureAwait(false);
        var readModel = new InsightReadModel(tenant);
        var reader = new ReadModelReader(readModel.Shared);
        try
        {
            var isFirst = true;
            while (await ReadBlockAsync(stream, hash, cancellationToken).ConfigureAwait(false) is { } block)
            {
                reader.Start(block);
                if (isFirst && reader.Text() is var owner && owner != tenant.Value)
                {
                    throw new InsightReadModelException(InsightReadModelFault.OtherTenant, $"The read model is of the tenant '{owner}', and figures of '{tenant}' were asked for.");
                }

                isFirst = false;
                while (!reader.IsAtEnd)
                {
                    var (kind, facts) = reader.Stream();
                    readModel.Of(kind)[facts.Id] = facts;
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw Damaged(exception);
        }

        var sum = hash.GetHashAndReset();
        var written = await ReadAsync(stream, sum.Length, cancellationToken).ConfigureAwait(false);
        return written.AsSpan().SequenceEqual(sum) ? readModel : throw Damaged(null);
    }

    private static async ValueTask ExpectAsync(Stream stream, IncrementalHash hash, byte[] expected, InsightReadModelFault fault, string message, CancellationToken cancellationToken)
    {
        byte[] found;
        try
        {
            found = await ReadAsync(stream, expected.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (InsightReadModelException exception)
        {
            throw new InsightReadModelException(fault, message, exception);
        }

        if (!found.AsSpan().SequenceEqual(expected))
        {
            throw new InsightReadModelException(fault, message);
        }

        hash.AppendData(found);
    }

    private static async ValueTask WriteBlockAsync(Stream stream, IncrementalHash hash, ReadModelWriter block, CancellationToken cancellationToken)
    {
        var (bytes, length) = block.Take();
        await WriteAsync(stream, hash, [(byte)length, (byte)(length >> 8), (byte)(length >> 16), (byte)(length >> 24)], sizeof(int), cancellationToken).ConfigureAwait(false);
        await WriteAsync(stream, hash, bytes, length, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask WriteAsync(Stream stream, IncrementalHash hash, byte[] bytes, int length, CancellationToken cancellationToken)
    {
        hash.AppendData(bytes, 0, length);
#if NETSTANDARD2_0
        await stream.WriteAsync(bytes, 0, length, cancellationToken).ConfigureAwait(false);
#else
        await stream.WriteAsync(bytes.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
#endif
    }

    private static async ValueTask<byte[]?> ReadBlockAsync(Stream stream, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var prefix = await ReadAsync(stream, sizeof(int), cancellationToken).ConfigureAwait(false);
        hash.AppendData(prefix);
        var length = prefix[0] | (prefix[1] << 8) | (prefix[2] << 16) | (prefix[3] << 24);
        if (length == 0)
        {
            return null;
        }

        var block = length is > 0 and <= LargestBlock ? await ReadAsync(stream, length, cancellationToken).ConfigureAwait(false) : throw Damaged(null);
        hash.AppendData(block);
        return block;
    }

    // A length that was changed mustn't take the memory it speaks of: it grows with what is really there.
    private static async ValueTask<byte[]> ReadAsync(Stream stream, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(length, 1 << 20)];
        for (var filled = 0; filled < length;)
        {
            if (filled == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
            }

#if NETSTANDARD2_0
            var read = await stream.ReadAsync(bytes, filled, bytes.Length - filled, cancellationToken).ConfigureAwait(false);
#else
            var read = await stream.ReadAsync(bytes.AsMemory(filled), cancellationToken).ConfigureAwait(false);
#endif
            filled += read > 0 ? read : throw Damaged(null);
        }

        return bytes;
    }

    private static InsightReadModelException Damaged(Exception? inner) => new(InsightReadModelFault.Damaged, "The read model's end is missing, or something in it was changed.", inner);
}
