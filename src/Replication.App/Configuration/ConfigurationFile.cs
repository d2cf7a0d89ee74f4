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
    /// Reads and checks the file like <see cref="Read(string?)"/>. The second result can be read again; it is null without a file.
    /// </summary>
    public static (ConfigurationResult Result, LoadedConfiguration? Loaded) Load(string? path) => Load(path, ProcessEnvironment());

    public static (ConfigurationResult Result, LoadedConfiguration? Loaded) Load(
        string? path, IReadOnlyDictionary<string, string> environment)
    {
        if (path is null)
        {
            var defaults = Read(path, environment);
            return (defaults is ConfigurationResult.Ok ok ? MeaningChecks.Check(ok.Configuration) : defaults, null);
        }
        var loaded = new LoadedConfiguration(path, environment, static it => TextFile.Read(it, MaxBytes), ReadSecret);
        var reading = loaded.Read();
        if (reading.Result is ConfigurationResult.Ok)
            loaded.Use(reading);
        return (reading.Result, loaded);
    }

    private static FileText ReadSecret(string path) => TextFile.Read(path, SecretMaxBytes);

    private static Dictionary<string, string> ProcessEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(it => (string)it.Key, it => (string?)it.Value ?? "", StringComparer.Ordinal);
}
