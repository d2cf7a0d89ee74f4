namespace Replication.App.Configuration;

/// <summary>
/// The text of a configuration file as the process read it, and the content of the files that it names (<c>${file:PATH}</c>). The files
/// can be read again, because secret stores replace them while the process runs. The configuration file itself is not read again.
/// </summary>
internal sealed class LoadedConfiguration(
    string text, string path, IReadOnlyDictionary<string, string> environment, Func<string, FileText> readFile)
{
    private Dictionary<string, FileText> _files = [];

    /// <summary>True when the configuration names at least one file.</summary>
    public bool HasFiles => _files.Count > 0;

    /// <summary>Reads the configuration with the present content of the files.</summary>
    public ConfigurationResult Read()
    {
        var files = new Dictionary<string, FileText>(StringComparer.Ordinal);
        var read = ConfigurationReader.Read(text, path, environment, ReadFile);
        // An invalid content is compared again, and a valid one is the new state.
        if (read is ConfigurationResult.Ok { Configuration: var configuration })
            read = MeaningChecks.Check(configuration);
        if (read is ConfigurationResult.Ok || _files.Count == 0)
            _files = files;
        return read;

        // Opens the path each time, so that a replaced symbolic link is followed.
        FileText ReadFile(string file) => files[file] = files.GetValueOrDefault(file) ?? readFile(file);
    }

    /// <summary>Returns the files whose content differs from the last valid configuration.</summary>
    public IReadOnlyList<string> FindChanged() => [.. _files.Where(it => readFile(it.Key) != it.Value).Select(static it => it.Key)];
}
