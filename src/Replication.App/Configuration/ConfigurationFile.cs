using System.Collections;
using Replication.App.Configuration.Tree;

namespace Replication.App.Configuration;

/// <summary>The thin edge: the file on disk and the environment of this process.</summary>
internal static class ConfigurationFile
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int SecretMaxBytes = 64 * 1024;

    /// <summary>Reads the file; without one, the defaults and the environment.</summary>
    public static ConfigurationResult Read(string? path) => Read(path, ProcessEnvironment());

    public static ConfigurationResult Read(string? path, IReadOnlyDictionary<string, string> environment)
    {
        if (path is null)
            return ConfigurationReader.ReadDefaults(environment, ReadSecret);
        var file = TextFile.Read(path, MaxBytes);
        return file.Text is { } text
            ? ConfigurationReader.Read(text, path, environment, ReadSecret)
            : new ConfigurationResult.Invalid([
                new ConfigurationProblem(Place.InFile(path, file.Line), KeyPath.Root, $"the file cannot be read: {file.Failure}")
            ]);
    }

    /// <summary>
    /// Reads and checks the file like <see cref="Read(string?)"/>, and keeps its text, so that the files that it names can be read again.
    /// Returns no text for a file that cannot be read, and without a file.
    /// </summary>
    public static (ConfigurationResult Result, LoadedConfiguration? Loaded) Load(string? path)
    {
        if (path is null || TextFile.Read(path, MaxBytes).Text is not { } text)
        {
            var read = Read(path);
            return (read is ConfigurationResult.Ok ok ? MeaningChecks.Check(ok.Configuration) : read, null);
        }
        var loaded = new LoadedConfiguration(text, path, ProcessEnvironment(), ReadSecret);
        return (loaded.Read(), loaded);
    }

    private static FileText ReadSecret(string path) => TextFile.Read(path, SecretMaxBytes);

    private static Dictionary<string, string> ProcessEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);
}
