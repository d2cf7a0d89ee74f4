using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Specs;

namespace Replication.App.Client;

/// <summary>The command-line options of a spec, one for each member that names an option, also in the mappings inside it.</summary>
internal sealed class SpecOptions
{
    private readonly List<SpecOption> _options;

    public SpecOptions(Type spec) => _options = [.. Of(spec, [])];

    public IEnumerable<Option> All => _options.Select(static it => it.Option);

    /// <summary>Sets the members whose options are on the command line.</summary>
    public void Apply(ParseResult line, JsonObject body)
    {
        foreach (var option in _options)
        {
            if (option.Read(line) is { } value)
                option.Set(Place(body, option.Path), value);
        }
    }

    private static IEnumerable<SpecOption> Of(Type spec, IReadOnlyList<string> path) => SpecField.Of(spec).SelectMany(
        field => field.About.Option is { } name
            ? [Create(name, field, [.. path, field.Key])]
            : Of(field.Property.PropertyType, [.. path, field.Key]));

    private static SpecOption Create(string name, SpecField field, IReadOnlyList<string> path)
    {
        var (summary, placeholder) = (field.About.Summary, field.About.Placeholder);
        var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
        if (type == typeof(bool))
            return Create(new Option<bool?>(name) { Description = summary, HelpName = "true|false" }, path, static it => it);
        if (type == typeof(int))
            return Create(new Option<int?>(name) { Description = summary, HelpName = placeholder }, path, static it => it);
        if (type == typeof(IReadOnlyList<string>))
            return Create(new Option<string[]>(name) { Description = summary, HelpName = placeholder }, path, List);
        if (type == typeof(IReadOnlyList<Secret>))
        {
            var option = new Option<string[]>(name) { Description = summary, HelpName = placeholder };
            return Create(option, path, files => List(ReadSecrets(name, files))) with { SingleKey = field.About.SingleKey };
        }
        return Create(
            new Option<string?>(name) { Description = summary, HelpName = placeholder }, path, static it => it);
    }

    private static SpecOption Create<T>(Option<T> option, IReadOnlyList<string> path, Func<T?, JsonNode?> toJson) =>
        new(option, path, line => toJson(line.GetValue(option)));

    private static string[] ReadSecrets(string option, string[]? files) =>
        [.. (files ?? []).Select(file => SecretInput.FromFile(option, file)!)];

    private static JsonArray? List(string[]? items) =>
        items is { Length: > 0 } ? new JsonArray([.. items.Select(static it => (JsonNode?)it)]) : null;

    private static JsonObject Place(JsonObject body, IReadOnlyList<string> path)
    {
        foreach (var key in path.SkipLast(1))
        {
            if (body[key] is not JsonObject inner)
                body[key] = inner = [];
            body = inner;
        }
        return body;
    }

    private sealed record SpecOption(Option Option, IReadOnlyList<string> Path, Func<ParseResult, JsonNode?> Read)
    {
        public string? SingleKey { get; init; }

        // The option replaces both spellings, also what a file gave.
        public void Set(JsonObject body, JsonNode value)
        {
            if (SingleKey is not null)
                body.Remove(SingleKey);
            body.Remove(Path[^1]);
            if (SingleKey is not null && value is JsonArray { Count: 1 } only)
                body[SingleKey] = only[0]!.DeepClone();
            else
                body[Path[^1]] = value;
        }
    }
}
