using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>How streams are exported: keys by page, then one stream after the other, so that neither memory nor a transaction grows with the organization.</summary>
internal static class ExportSql
{
    /// <param name="keysAfter">Asks for the keys after an id, which is empty at the beginning.</param>
    /// <param name="copy">Asks for a stream whole.</param>
    /// <param name="cancellationToken">Stops between two streams.</param>
    public static async IAsyncEnumerable<StreamCopy> ReadAsync(
        Func<string, ValueTask<ImmutableArray<StreamKey>>> keysAfter,
        Func<StreamKey, ValueTask<StreamCopy>> copy,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var keys = await keysAfter("").ConfigureAwait(false); !keys.IsEmpty; keys = await keysAfter(keys[keys.Length - 1].Id).ConfigureAwait(false))
        {
            foreach (var key in keys)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return await copy(key).ConfigureAwait(false);
            }
        }
    }
}
