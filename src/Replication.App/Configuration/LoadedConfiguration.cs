using Replication.App.Configuration.Tree;

namespace Replication.App.Configuration;

/// <summary>
/// The configuration that a process uses, with the text of its file and the content of the files that it names (<c>${file:PATH}</c>).
/// Both can be read again while the process runs.
/// </summary>
internal sealed class LoadedConfiguration(
    string path, IReadOnlyDictionary<string, string> environment, Func<string, FileText> readConfiguration, Func<string, FileText> readFile)
{
    private ConfigurationReading? _used;

    /// <summary>The configuration in use. Throws <see cref="InvalidOperationException"/> before <see cref="Use"/>.</summary>
    public ReplicationConfiguration Current =>
        (_used?.Result as ConfigurationResult.Ok)?.Configuration ?? throw new InvalidOperationException("no configuration is in use");

    /// <summary>Reads the configuration file and all files that it names.</summary>
    public ConfigurationReading Read()
    {
        var file = readConfiguration(path);
        return file.Text is { } text
            ? Read(text)
            : new ConfigurationReading("", new Dictionary<string, FileText>(), new ConfigurationResult.Invalid([
                new ConfigurationProblem(Place.InFile(path, file.Line), KeyPath.Root, $"the file cannot be read: {file.Failure}")
            ]));
    }

    /// <summary>Reads the files that the configuration names, with the text of the configuration file that is in use.</summary>
    public ConfigurationReading ReadFiles() => Read(_used?.Text ?? throw new InvalidOperationException("no configuration is in use"));

    /// <summary>Makes a valid reading the one in use. Changes of its files are found from now on.</summary>
    public void Use(ConfigurationReading reading) => _used = reading;

    /// <summary>Returns the named files whose content differs from the configuration in use.</summary>
    public IReadOnlyList<string> FindChanged() => _used is null
        ? []
        : [.. _used.Files.Where(it => readFile(it.Key) != it.Value).Select(static it => it.Key)];

    private ConfigurationReading Read(string text)
    {
        var files = new Dictionary<string, FileText>(StringComparer.Ordinal);
        var result = ConfigurationReader.Read(text, path, environment, ReadFile);
        return new ConfigurationReading(
            text, files, result is ConfigurationResult.Ok { Configuration: var configuration }
                ? MeaningChecks.Check(configuration)
                : result);

        // Opens the path each time, so that a replaced symbolic link is followed.
        FileText ReadFile(string file) => files[file] = files.GetValueOrDefault(file) ?? readFile(file);
    }
}
