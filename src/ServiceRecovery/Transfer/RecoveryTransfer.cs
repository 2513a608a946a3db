namespace ServiceRecovery.Transfer;

/// <summary>Takes the cases of a desk's store elsewhere and others in, and looks whether the store still holds what was written (docs/export-format.md).</summary>
public sealed class RecoveryTransfer
{
    private readonly RecoveryDesk _desk;

    /// <summary>Takes the desk whose store is read or written.</summary>
    public RecoveryTransfer(RecoveryDesk desk) => _desk = desk ?? throw new ArgumentNullException(nameof(desk));

    /// <summary>Writes every stream of a tenant, or those that the options name, whole and with the playbooks of their cases: one JSON line a stream, playbooks before cases.</summary>
    /// <remarks>
    /// Each stream is checked before it is written, and is whole as it was at one instant; what changes meanwhile is in the file or isn't. Messages that still wait aren't moved:
    /// let them be handed over first. Whoever holds the file holds the words and names of people.
    /// </remarks>
    /// <param name="tenant">Whose.</param>
    /// <param name="to">Where; it stays open.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two streams. What was written until then is whole lines.</param>
    /// <returns>What was written, and every stream that is broken: by key, version and flaw.</returns>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public ValueTask<TransferReport> ExportAsync(TenantId tenant, Stream to, TransferOptions? options = null, CancellationToken cancellationToken = default) =>
        new RecoveryExport(_desk).WriteAsync(tenant, to ?? throw new ArgumentNullException(nameof(to)), options, cancellationToken);

    /// <summary>Writes how far every stream of a tenant is, one JSON line a stream: its version and the chain value there, to be kept where nobody who writes to the store can. <see cref="VerifyAsync"/> compares a store with it.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="to">Where; it stays open.</param>
    /// <param name="cancellationToken">Stops between two streams.</param>
    /// <returns>How many streams were written.</returns>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public ValueTask<long> ExportHeadsAsync(TenantId tenant, Stream to, CancellationToken cancellationToken = default) =>
        new RecoveryExport(_desk).WriteHeadsAsync(tenant, to ?? throw new ArgumentNullException(nameof(to)), cancellationToken);

    /// <summary>Takes in a file that <see cref="ExportAsync"/> wrote. Nothing in it is trusted: chain and commitments are checked, the laws run over every case, its head and its share of limits are made anew.</summary>
    /// <remarks>
    /// A stream is taken in whole or not at all. Where its beginning is here, what goes on after it is appended; one that is here already, the same or gone on since, is counted as such,
    /// so an import that was interrupted is simply run again. Where both went on, it is refused: histories aren't merged. What it needs of memory is its largest line, and 1 MiB of lines that are stored together.
    /// </remarks>
    /// <param name="from">The file; it stays open.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <returns>What was taken in, and every line that wasn't: by number, stream and reason.</returns>
    /// <exception cref="NotSupportedException">The store takes nothing in.</exception>
    public ValueTask<TransferReport> ImportAsync(Stream from, TransferOptions? options = null, CancellationToken cancellationToken = default) =>
        new RecoveryImport(_desk, options).ReadAsync(from ?? throw new ArgumentNullException(nameof(from)), cancellationToken);

    /// <summary>Takes an open ticket of another system as a case on the playbook <c>imported</c>, whole or not at all. It earns nothing: before the case closes, the customer is asked here. The same ticket taken again is answered as repeated.</summary>
    /// <remarks>The desk needs the playbook: <c>Playbooks.Add(PlaybookPresets.Get("imported").Definition)</c>. What happened in the other system isn't retold; a note may say where to find it.</remarks>
    /// <param name="tenant">Whose.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Honored until it is stored.</param>
    /// <exception cref="ArgumentException">Something was done, and it isn't said what.</exception>
    public ValueTask<CommandResult> ImportTicketAsync(TenantId tenant, OpenTicket ticket, CancellationToken cancellationToken = default) =>
        TicketImport.ImportCaseAsync(_desk, tenant, ticket ?? throw new ArgumentNullException(nameof(ticket)), cancellationToken);

    /// <summary>Looks whether the store still holds what a desk wrote for a tenant: chains and commitments, the rules over every history, receipts, heads, what is taken of limits, guards, and the heads that were kept elsewhere. It changes nothing.</summary>
    /// <remarks>A stream is looked at as it was at one instant. What is taken of limits is compared at the end, so let nobody write meanwhile.</remarks>
    /// <param name="tenant">Whose.</param>
    /// <param name="against">A file that <see cref="ExportHeadsAsync"/> wrote earlier, to compare with; <see langword="null"/>: none.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two streams.</param>
    /// <returns>What was looked at, and every finding: by stream, version and code.</returns>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public ValueTask<TransferReport> VerifyAsync(TenantId tenant, Stream? against = null, TransferOptions? options = null, CancellationToken cancellationToken = default) =>
        new RecoveryVerifier(_desk).VerifyAsync(tenant, against, options, cancellationToken);
}
