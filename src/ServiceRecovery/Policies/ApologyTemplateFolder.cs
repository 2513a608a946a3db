using System.Collections.Immutable;
using System.Text;

namespace ServiceRecovery.Policies;

// Reads the .txt files of a folder: an optional head of 'key: value' lines that a line '---' ends, then the words.
internal static class ApologyTemplateFolder
{
    private const int MostFiles = 1_000;
    private const int LongestFile = 65_536;
    private const string HeadEnd = "---";

    public static ImmutableArray<ApologyTemplate> Read(string folder)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var templates = ImmutableArray.CreateBuilder<ApologyTemplate>();
        foreach (var file in FilesOf(folder))
        {
            if (TextOf(file, findings) is { } text)
            {
                templates.Add(TemplateOf(Path.GetFileName(file), text, findings));
            }
        }

        return findings.Count == 0 ? templates.ToImmutable() : throw new TemplateException(findings.ToImmutable());
    }

    private static string[] FilesOf(string folder)
    {
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder, "*.txt").Take(MostFiles + 1)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TemplateException([new Finding("folder-unreadable", $"The folder '{folder}' can't be read: {exception.Message}", folder)], exception);
        }

        if (files.Length is 0 or > MostFiles)
        {
            var count = files.Length == 0 ? "no .txt file" : $"more than {MostFiles} .txt files";
            throw new TemplateException([new Finding("folder-size", $"The folder '{folder}' holds {count}; 1 to {MostFiles} are possible.", folder)]);
        }

        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static string? TextOf(string file, ImmutableArray<Finding>.Builder findings)
    {
        var name = Path.GetFileName(file);
        try
        {
            using var stream = File.OpenRead(file);

            // One byte more than allowed: a file may grow while it is read, and its length may be a lie.
            var bytes = new byte[LongestFile + 1];
            var length = 0;
            for (int read; length < bytes.Length && (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
            {
                length += read;
            }

            if (length > LongestFile)
            {
                findings.Add(new Finding("file-too-large", $"The file '{name}' is larger than {LongestFile} bytes.", name));
                return null;
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF').Replace("\r\n", "\n");
        }
        catch (DecoderFallbackException)
        {
            findings.Add(new Finding("file-not-utf8", $"The file '{name}' isn't UTF-8; save it as UTF-8.", name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding("file-unreadable", $"The file '{name}' can't be read: {exception.Message}", name));
        }

        return null;
    }

    // 'late-delivery.de.severe.txt' is a variant of 'late-delivery' unless the head names another.
    private static ApologyTemplate TemplateOf(string file, string text, ImmutableArray<Finding>.Builder findings)
    {
        var template = new ApologyTemplate(file.Substring(0, file.IndexOf('.')), text);
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, line => line.TrimEnd() == HeadEnd);
        if (end < 0)
        {
            return template with { Text = text.TrimEnd() };
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Take(end).Where(line => line.Trim().Length > 0))
        {
            var colon = line.IndexOf(':');
            var key = (colon < 0 ? line : line.Substring(0, colon)).Trim();
            if (!seen.Add(key))
            {
                findings.Add(new Finding("head-doubled", $"The file '{file}' has '{Shortened(key)}' twice in its head; once is right.", file));
            }

            template = WithHead(template, file, key, colon < 0 ? "" : line.Substring(colon + 1).Trim(), findings);
        }

        return template with { Text = string.Join("\n", lines.Skip(end + 1)).TrimEnd() };
    }

    private static ApologyTemplate WithHead(ApologyTemplate template, string file, string key, string value, ImmutableArray<Finding>.Builder findings)
    {
        const string missing = "missing ";
        switch (key)
        {
            case "name":
                return template with { Name = value };
            case "culture":
                return template with { Culture = value };
            case "failure" when FailureKind.TryParse(value, out var failure):
                return template with { Failure = failure };
            case "channel" when Channel.TryParse(value, out var channel):
                return template with { Channel = channel };
            case "severity" when value is "minor" or "major" or "severe":
                return template with { Severity = value == "minor" ? Severity.Minor : value == "major" ? Severity.Major : Severity.Severe };
            case "format" when value is "text" or "html":
                return template with { IsHtml = value == "html" };
            case var _ when key.StartsWith(missing, StringComparison.Ordinal):
                return template with { Missing = (template.Missing ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)).SetItem(key.Substring(missing.Length).Trim(), value) };
            default:
                findings.Add(new Finding("head-unknown", $"The file '{file}' has '{Shortened(key)}: {Shortened(value)}' in its head; it may have 'name', 'culture', 'failure', 'severity' (minor, major, severe), 'channel', 'format' (text, html) and 'missing' with a placeholder.", file));
                return template;
        }
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : text.Remove(80) + "…";
}
