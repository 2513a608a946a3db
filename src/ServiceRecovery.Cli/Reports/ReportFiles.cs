using System.CommandLine;
using System.Text;
using ServiceRecovery.Insights;

namespace ServiceRecovery.Cli.Reports;

/// <summary>The files somebody asked for. Each is opened before the work begins, so that it isn't in vain, and is there only once it is whole.</summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(string Path, OutputFile File, Func<RecoveryReport, byte[]> Write)> _files = [];

    public bool IsEmpty => _files.Count == 0;

    /// <exception cref="UserException">A file can't be written.</exception>
    public void Add(string? path, Func<RecoveryReport, byte[]> write)
    {
        if (path is null)
        {
            return;
        }

        if (_files.Any(other => string.Equals(Path.GetFullPath(other.Path), Path.GetFullPath(path), StringComparison.Ordinal)))
        {
            throw new UserException($"The file '{path}' is named twice; each form needs its own.");
        }

        _files.Add((path, OutputFile.Open(path)!, write));
    }

    /// <exception cref="UserException">A file can't be written.</exception>
    public void Write(RecoveryReport report, TextWriter told)
    {
        foreach (var (path, file, write) in _files)
        {
            try
            {
                file.Stream.Write(write(report));
            }
            catch (IOException unwritable)
            {
                throw new UserException($"The file '{path}' can't be written: {unwritable.Message}");
            }
        }

        foreach (var (path, file, _) in _files)
        {
            file.Keep();
            told.WriteLine($"The report is in '{path}'.");
        }
    }

    public void Dispose()
    {
        foreach (var (_, file, _) in _files)
        {
            file.Dispose();
        }
    }
}

/// <summary>The options that name them.</summary>
internal sealed class ReportFileOptions
{
    private readonly Option<string?> _html = new("--html") { HelpName = "OUT.html", Description = "Write one page for a browser or a printer, which needs nothing else." };
    private readonly Option<string?> _csv = new("--csv") { HelpName = "OUT.csv", Description = "Write the figures for a spreadsheet, in your culture; no text in it is taken for a formula." };
    private readonly Option<string?> _exact = new("--csv-exact") { HelpName = "OUT.txt", Description = "Write the figures for a program: exact, the same in every culture. A spreadsheet isn't to open it." };

    public void AddTo(Command command)
    {
        command.Add(_html);
        command.Add(_csv);
        command.Add(_exact);
    }

    /// <exception cref="UserException">A file can't be written.</exception>
    public ReportFiles Open(ParseResult parsed)
    {
        var files = new ReportFiles();
        try
        {
            files.Add(parsed.GetValue(_html), report => Encoding.UTF8.GetBytes(report.ToHtml()));
            files.Add(parsed.GetValue(_csv), report => report.ToCsv());
            files.Add(parsed.GetValue(_exact), report => report.ToExactCsv());
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
