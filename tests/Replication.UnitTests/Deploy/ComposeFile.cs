using System.Text.RegularExpressions;
using Replication.UnitTests.Architecture;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Replication.UnitTests.Deploy;

/// <summary>docker-compose.yml with the values of <c>.env</c>, as Compose reads it.</summary>
internal sealed partial class ComposeFile
{
    private ComposeFile(string text, IReadOnlyDictionary<string, string> defaults)
    {
        Text = text;
        Defaults = defaults;
        var document = Read(Variable().Replace(text, it => defaults.GetValueOrDefault(it.Groups[1].Value, "")));
        Services = document.Map("services")
            .ToDictionary(it => (string)it.Key, it => new ComposeService((string)it.Key, (Dictionary<object, object>)it.Value));
        Volumes = [.. document.Map("volumes").Keys.Cast<string>()];
    }

    /// <summary>The text of the file.</summary>
    public string Text { get; }

    /// <summary>The lines of <c>.env</c>.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; }

    public IReadOnlyDictionary<string, ComposeService> Services { get; }

    public IReadOnlyList<string> Volumes { get; }

    /// <summary>The services that use the image of this repository.</summary>
    public IEnumerable<ComposeService> Roles => Services.Values.Where(it => it.Image == Builder.Image);

    /// <summary>The service that defines how this image is built.</summary>
    public ComposeService Builder => Services.Values.Single(it => it.Dockerfile is not null);

    public IEnumerable<ComposeService> Registries =>
        Services.Values.Where(it => it.Image.StartsWith("registry:", StringComparison.Ordinal));

    public static ComposeFile Load() => new(
        File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml")),
        File.ReadLines(Path.Combine(Repository.Root, ".env"))
            .Where(it => it.Length > 0 && it[0] != '#')
            .Select(it => it.Split('=', 2))
            .ToDictionary(it => it[0], it => it[1]));

    /// <summary>The names of all variables in the text.</summary>
    public IEnumerable<string> Variables() => Variable().Matches(Text).Select(it => it.Groups[1].Value).Distinct();

    public static Dictionary<object, object> Read(string yaml) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(yaml))));

    // A malformed variable matches with an empty name, which a test reports.
    [GeneratedRegex(@"(?<!\$)\$\{(?:([A-Z0-9_]+):\?\}|[^}]*\})")]
    private static partial Regex Variable();
}
