using System.Collections;
using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.App.Configuration;
using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Tree;

namespace Replication.App.Client;

/// <summary>
/// Reads the body of a call from a file or from standard input. It has the keys and the substitutions of the configuration file, in YAML or
/// JSON.
/// </summary>
internal static class BodyFile
{
    private const string StandardInput = "-";
    private const int MaxBytes = 64 * 1024;

    public static Option<string?> Option(string kind) => new("--file")
    {
        Description =
            $"A file with the keys of the {kind} as in the configuration file (YAML or JSON; ${{env:NAME}} is replaced); - is "
                + $"standard input.",
        HelpName = "FILE",
    };

    /// <summary>Replaces the keys that the file sets, when the option names one.</summary>
    public static async Task MergeAsync(ApiCall call, Option<string?> option, Type spec, JsonObject known)
    {
        if (call.Line.GetValue(option) is not { } path)
            return;
        var body = await ReadAsync(path, call.CancellationToken);
        SpecValues.Convert(body, spec);
        foreach (var (key, value) in body)
            known[key] = value?.DeepClone();
    }

    private static async Task<JsonObject> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = path == StandardInput ? FileText.Of(await Console.In.ReadToEndAsync(cancellationToken)) : TextFile.Read(path, MaxBytes);
        if (file.Text is not { } text)
            throw new CommandProblem($"--file: {path} cannot be read: {file.Failure}");
        var environment = Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(static it => (string)it.Key, static it => (string?)it.Value ?? "", StringComparer.Ordinal);
        return Parse(text, path == StandardInput
            ? "standard input"
            : path, new Substitution(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", environment, it => TextFile.Read(it, MaxBytes)));
    }

    internal static JsonObject Parse(string text, string name, Substitution substitution)
    {
        var problems = new List<ConfigurationProblem>();
        if (YamlTree.Read(text, name, problems) is { } map && problems.Count == 0)
            return Json(map, substitution);
        throw new CommandProblem($"--file: {string.Join("; ", ConfigurationResult.Invalid.Of(problems).Lines())}");
    }

    private static JsonObject Json(Node.Map map, Substitution substitution) =>
        new(map.Entries.Select(it => KeyValuePair.Create(it.Key, Json(it.Value, substitution))));

    private static JsonNode? Json(Node node, Substitution substitution) => node switch
    {
        Node.Map map => Json(map, substitution),
        Node.List list => new JsonArray([.. list.Items.Select(it => Json(it, substitution))]),
        Node.Scalar { Text: "true" or "false" } flag => flag.Text == "true",
        Node.Scalar scalar => Text(scalar, substitution),
        _ => null,
    };

    private static string Text(Node.Scalar scalar, Substitution substitution)
    {
        var text = substitution.Apply(scalar.Text);
        return text.Failure is null ? text.Text : throw new CommandProblem($"--file: line {scalar.Place.Line}: {text.Failure}");
    }
}
