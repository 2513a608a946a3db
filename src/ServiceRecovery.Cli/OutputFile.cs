namespace ServiceRecovery.Cli;

/// <summary>A file of lines that is there whole or not at all.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;

    private OutputFile(string path, string partial, FileStream stream) => (_path, _partial, Stream) = (path, partial, stream);

    public FileStream Stream { get; }

    /// <summary>Opens a file that isn't there yet: what is kept for bad days is never written over.</summary>
    /// <exception cref="UserException">The file is there, or can't be written.</exception>
    public static OutputFile? OpenNew(string? path) => File.Exists(path)
        ? throw new UserException($"The file '{path}' is there already, and may be all that is left of another store. Name another one, or take it away first.")
        : Open(path);

    /// <summary>Opens a file, or takes the place of one that is there, once it is whole.</summary>
    /// <exception cref="UserException">The file can't be written.</exception>
    public static OutputFile? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            throw new UserException($"The file '{path}' can't be written: it is a folder.");
        }

        var partial = path + ".partial";
        try
        {
            return new OutputFile(path, partial, new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserException($"The file '{path}' can't be written: {unwritable.Message}");
        }
    }

    /// <summary>Puts the file in its place, now that it is whole.</summary>
    public void Keep()
    {
        try
        {
            Stream.Dispose();
            File.Move(_partial, _path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The file '{_path}' can't be written: {unwritable.Message}");
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_partial);
    }
}
