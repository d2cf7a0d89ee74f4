using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Reads configurations from texts, with an environment and files in memory.</summary>
internal static class Reading
{
    public const string File = "replication.yaml";

    public static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static ConfigurationResult Read(
        string yaml,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? files = null,
        string file = File) =>
        ConfigurationReader.Read(yaml, file, environment ?? Nothing, path => (files ?? Nothing).TryGetValue(path, out var text)
            ? FileText.Of(text)
            : FileText.Failed("there is no such file"));

    public static ReplicationConfiguration Ok(
        string yaml,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? files = null,
        string file = File)
    {
        var read = Ok(Read(yaml, environment, files, file));
        // A value that the environment overrides or replaces may be missing in the text.
        if (environment is null)
            Assert.Empty(EditorCheck.Find(yaml));
        return read;
    }

    public static ReplicationConfiguration Ok(ConfigurationResult result) => result switch
    {
        ConfigurationResult.Ok ok => ok.Configuration,
        ConfigurationResult.Invalid invalid => throw new Xunit.Sdk.XunitException(string.Join('\n', invalid.Lines())),
        _ => throw new InvalidOperationException(),
    };

    public static IReadOnlyList<ConfigurationProblem> Problems(
        string yaml,
        IReadOnlyDictionary<string, string>? environment = null,
        IReadOnlyDictionary<string, string>? files = null) =>
        Assert.IsType<ConfigurationResult.Invalid>(Read(yaml, environment, files)).Problems;

    /// <summary>The text has exactly one problem: at this line, of this key, with all these words (joined by <c>|</c>).</summary>
    public static void IsRefused(string yaml, int line, string key, string words)
    {
        var problem = Assert.Single(Problems(yaml));
        EditorCheck.AssertRefused(yaml, problem.Message);
        Assert.Equal((File, line, key), (problem.File, problem.Line, problem.Key));
        Mentions(problem, words);
    }

    public static void Mentions(ConfigurationProblem problem, string words)
    {
        foreach (var word in words.Split('|'))
            Assert.Contains(word, problem.Message, StringComparison.Ordinal);
    }
}
