using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Replay;

/// <summary>Complaints about financial companies: each row is a case from report to close.</summary>
internal sealed class CfpbReplay : IReplayRows
{
    private static readonly TimeSpan Wait = TimeSpan.FromDays(60);
    private static readonly ImmutableArray<string> Known =
        ["date_received", "date_sent_to_company", "company", "company_response_to_consumer", "timely_response", "consumer_disputed", "complaint_id"];

    // A case is over with its row, so a desk in memory is given up after so many, and memory stays level however long the file is.
    private const int CasesPerDesk = 20_000;

    private readonly ReplayReport _report;
    private readonly CsvReader _row;
    private readonly int _received;
    private readonly int _sent;
    private readonly int _company;
    private readonly int _response;
    private readonly int _timely;
    private readonly int _disputed;
    private readonly int _complaint;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128> _rows = [];
    private readonly List<string> _anomalies = [];
    private ImportDesk _desk;
    private int _casesAtDesk;

    private readonly ReplayStore? _kept;

    public CfpbReplay(ReplayFile file, ReplayReport report, ReplayStore? kept)
    {
        _kept = kept;
        file.Need("product");
        _report = report;
        _row = file.Records;
        report.MissingColumns = [.. Known.Where(name => file.Find(name) < 0)];
        (_received, _sent, _company, _response) = (file.Find(Known[0]), file.Find(Known[1]), file.Find(Known[2]), file.Find(Known[3]));
        (_timely, _disputed, _complaint) = (file.Find(Known[4]), file.Find(Known[5]), file.Find(Known[6]));
        _desk = new ImportDesk(report.Policy, Wait, kept);
    }

    public long Events => _desk.Events;

    public IRecoveryQueries Store => _desk.Store;

    public async ValueTask<RowOutcome> ApplyAsync(long number)
    {
        _anomalies.Clear();
        var complaint = Text(_complaint);
        if (complaint is not null && !_ids.Add(complaint))
        {
            _anomalies.Add("duplicate-id");
            return new RowOutcome(complaint, RowOutcome.Anomaly, "duplicate-id", _anomalies);
        }

        if (complaint is null && !_rows.Add(HashOfRow()))
        {
            _anomalies.Add("exact-duplicate");
        }

        if (_kept is null && _casesAtDesk++ == CasesPerDesk)
        {
            _desk = new ImportDesk(_report.Policy, Wait);
            _casesAtDesk = 1;
        }

        var shown = complaint ?? string.Create(CultureInfo.InvariantCulture, $"row-{number}");
        var complained = Read(shown);
        CountCase(complained);
        var (outcome, code) = await WorkAsync(complained);
        return new RowOutcome(shown, outcome, code, _anomalies);
    }

    public ValueTask FinishAsync() => ValueTask.CompletedTask;

    private Complaint Read(string shown)
    {
        var received = Date(_received);
        var sent = Date(_sent);
        if (received > sent)
        {
            _anomalies.Add("sent-before-received");
        }

        // Nobody publishes when the company answered: not before it had the complaint.
        var answered = received > sent ? received : sent ?? received;
        var company = Text(_company);
        var response = Text(_response);
        var disputed = Text(_disputed);
        if (disputed is not (null or "Yes" or "No"))
        {
            _anomalies.Add("unknown-dispute");
            disputed = null;
        }

        var answer = response switch
        {
            "Closed" or "Closed with explanation" or "Closed without relief" => Response.Explained,
            "Closed with monetary relief" or "Closed with non-monetary relief" or "Closed with relief" => Response.Corrected,
            "In progress" => Response.InProgress,
            "Untimely response" => Response.Untimely,
            null => Response.NothingKnown,
            _ => Response.Unknown,
        };
        if (answer == Response.Unknown)
        {
            _anomalies.Add("unknown-response");
        }

        var timely = Text(_timely);
        if (timely == "Yes" && answer == Response.Untimely)
        {
            _anomalies.Add("timely-contradiction");
        }

        if (disputed is not null && answer is (Response.InProgress or Response.Untimely))
        {
            _anomalies.Add("answer-without-response");
        }

        return new Complaint(
            ImportDesk.CaseOf(shown),
            company is null ? null : ImportDesk.PersonOf(company),
            received ?? answered ?? DateTimeOffset.UnixEpoch,
            answered ?? DateTimeOffset.UnixEpoch,
            answer,
            response,
            disputed switch { "Yes" => true, "No" => false, _ => null },
            timely == "No");
    }

    private void CountCase(Complaint complaint)
    {
        _report.CasesOpened++;
        _report.NeverOwned += complaint.Company is null ? 1 : 0;
        _report.ClosedWithoutOwner += complaint.Company is null && complaint.IsClosed ? 1 : 0;
        _report.Late += complaint.IsLate ? 1 : 0;
        _report.DisputedAfterMonetaryRelief += complaint is { Disputed: true, Words: "Closed with monetary relief" } ? 1 : 0;
    }

    private async ValueTask<(string Outcome, string? Code)> WorkAsync(Complaint complaint)
    {
        var owner = complaint.Company ?? ImportDesk.PersonOf(ImportDesk.Intake.Value);
        await _desk.OpenAsync(complaint.Id, owner, complaint.OpenedAt);
        switch (complaint.Response)
        {
            case Response.InProgress:
                return (RowOutcome.Open, "in-progress");
            case Response.Untimely:
                return (RowOutcome.Open, "no-response");
            case Response.Unknown:
            case Response.NothingKnown when complaint.Disputed is not true:
                return (RowOutcome.Open, "response-unknown");
            case Response.NothingKnown:
                // A dispute shows that there was an answer, and nothing of what it said.
                await _desk.RespondAsync(complaint.Id, owner, complaint.AnsweredAt, CorrectionExtent.Part, "The company answered; what it answered isn't published.");
                await SayUnhappyAsync(complaint);
                return (RowOutcome.Rework, RowOutcome.AnswerUnhappy);
        }

        await _desk.RespondAsync(
            complaint.Id,
            owner,
            complaint.AnsweredAt,
            complaint.Response == Response.Corrected ? CorrectionExtent.Full : CorrectionExtent.Part,
            complaint.Words switch
            {
                "Closed with monetary relief" => "Compensation settled elsewhere, amount not published.",
                _ when complaint.Response == Response.Corrected => "The company put it right; how isn't published.",
                _ => "The company explained; nothing else was done.",
            });
        return await CloseAsync(complaint, owner);
    }

    private async ValueTask<(string Outcome, string? Code)> CloseAsync(Complaint complaint, Actor owner)
    {
        var at = complaint.AnsweredAt;
        if (complaint.Disputed == true)
        {
            await SayUnhappyAsync(complaint);
        }
        else if (complaint.Disputed == false)
        {
            at += Wait;
            await _desk.WorkDueAsync(complaint.Id, at);
        }

        var (ending, refusal) = await _desk.CloseAsync(complaint.Id, owner, at);
        _report.ClosesAttempted++;
        if (ending is not null)
        {
            ReplayReport.Count(_report.ClosesAccepted, ending);
            return (RowOutcome.Closed, ending);
        }

        ReplayReport.Count(_report.ClosesRefused, refusal!);
        if (complaint.Disputed == true)
        {
            _report.Reworked++;
            return (RowOutcome.Rework, refusal);
        }

        return (complaint.Disputed is null ? RowOutcome.Held : RowOutcome.Refused, refusal);
    }

    private async ValueTask SayUnhappyAsync(Complaint complaint)
    {
        await _desk.SayUnhappyAsync(complaint.Id, complaint.AnsweredAt);
        _report.Reworked += complaint.IsClosed ? 0 : 1;
    }

    private string? Text(int cell)
    {
        if (cell < 0)
        {
            return null;
        }

        var text = _row[cell];
        return text.IsEmpty || text.Equals("N/A", StringComparison.OrdinalIgnoreCase) ? null : text.ToString();
    }

    private DateTimeOffset? Date(int cell)
    {
        if (Text(cell) is not { } text)
        {
            return null;
        }

        if (ReplayTimes.TryParseDate(text, out var date))
        {
            return date < SimulatedClock.Latest ? date : SimulatedClock.Latest;
        }

        if (!_anomalies.Contains("bad-date"))
        {
            _anomalies.Add("bad-date");
        }

        return null;
    }

    private UInt128 HashOfRow()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var cell = 0; cell < _row.Count; cell++)
        {
            var text = _row[cell];
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(MemoryMarshal.AsBytes(text));
        }

        return MemoryMarshal.Read<UInt128>(hash.GetHashAndReset());
    }

    private enum Response
    {
        NothingKnown,
        Explained,
        Corrected,
        InProgress,
        Untimely,
        Unknown,
    }

    private sealed record Complaint(CaseId Id, Actor? Company, DateTimeOffset OpenedAt, DateTimeOffset AnsweredAt, Response Response, string? Words, bool? Disputed, bool IsLate)
    {
        public bool IsClosed => Response is Response.Explained or Response.Corrected;
    }
}
