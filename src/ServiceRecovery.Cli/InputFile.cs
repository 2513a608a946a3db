namespace ServiceRecovery.Cli;

/// <summary>Opens what somebody named, or says why it can't be opened.</summary>
internal static class InputFile
{
    /// <summary>The largest file that is read whole (a playbook, limits), in bytes.</summary>
    private const long Largest = 16 * 1024 * 1024;

    /// <param name="path">Where it is.</param>
    /// <param name="what">What it is called in a sentence.</param>
    /// <param name="expected">What should be in it, where another file of the tool is told apart from it.</param>
    /// <exception cref="UserException">It isn't there, is a folder, may not be read, or is another file of the tool.</exception>
    public static FileStream Open(string path, string what, FileContent? expected = null)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new UserException($"The {what} file '{path}' is a folder.");
            }

            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, FileOptions.SequentialScan);
            if (expected is null || !file.CanSeek || FileContent.Of(file) is not { } content || content == expected)
            {
                return file;
            }

            file.Dispose();
            throw new UserException($"The file '{path}' holds {content.Holds}, not {expected.Holds}. {content.Taker}");
        }
        catch (Exception unreadable) when (unreadable is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no {what} file '{path}'.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserException($"The {what} file '{path}' can't be read: {unreadable.Message}");
        }
    }

    /// <summary>Looks at the first line of what comes by standard input, which is read from its beginning afterwards.</summary>
    /// <exception cref="UserException">It is another file of the tool.</exception>
    public static Stream Look(Stream input, FileContent expected)
    {
        var (beginning, read) = (new byte[FileContent.Beginning], 0);
        for (var more = -1; more != 0 && read < beginning.Length && !beginning.AsSpan(0, read).Contains((byte)'\n'); read += more)
        {
            more = input.Read(beginning, read, beginning.Length - read);
        }

        return FileContent.Of(beginning.AsSpan(0, read)) is { } content && content != expected
            ? throw new UserException($"Standard input holds {content.Holds}, not {expected.Holds}. {content.Taker}")
            : new BegunStream(beginning.AsMemory(0, read), input);
    }

    /// <exception cref="UserException">It can't be read, is larger than any such file is, or is another file of the tool.</exception>
    public static byte[] ReadAll(string path, string what, FileContent? expected = null)
    {
        using var file = Open(path, what, expected);
        using var whole = new MemoryStream();
        try
        {
            var buffer = new byte[64 * 1024];
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
            {
                whole.Write(buffer, 0, read);
                if (whole.Length > Largest)
                {
                    throw new UserException($"The {what} file '{path}' is larger than {Largest / 1024 / 1024} MiB.");
                }
            }
        }
        catch (IOException unreadable)
        {
            throw new UserException($"The {what} file '{path}' can't be read: {unreadable.Message}");
        }

        var bytes = whole.ToArray();
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }
}
