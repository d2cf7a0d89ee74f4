using System.CommandLine;
using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Signatures;
using Replication.Contracts.Specs;

namespace Replication.App.Client;

/// <summary>The command-line options of a spec, one for each member that names an option, also in the mappings inside it.</summary>
internal sealed class SpecOptions
{
    private readonly List<SpecOption> _options;

    public SpecOptions(Type spec) => _options = [.. Of(spec, [])];

    public IEnumerable<Option> All => _options.SelectMany(static it => it.Options);

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
        field => (field.About.Option, Inner: Of(field.Property.PropertyType, [.. path, field.Key])) switch
        {
            ({ } name, var inner) when SpecField.Of(field.Property.PropertyType).Count > 0 =>
                inner.Prepend(CreateSwitch(name, field, [.. path, field.Key])),
            ({ } name, _) => [Create(name, field, [.. path, field.Key])],
            (null, var inner) => inner,
        });

    // The option of a whole mapping: true means the mapping with its defaults, and keeps the members that it has.
    private static SpecOption CreateSwitch(string name, SpecField field, IReadOnlyList<string> path) =>
        Create(new Option<bool?>(name) { Description = field.About.Summary, HelpName = "true|false" }, path, static it => it) with
        {
            IsSwitch = true,
        };

    private static SpecOption Create(string name, SpecField field, IReadOnlyList<string> path)
    {
        var (summary, placeholder) = (field.About.Summary, field.About.Placeholder);
        var type = Nullable.GetUnderlyingType(field.Property.PropertyType) ?? field.Property.PropertyType;
        if (type == typeof(Secret) || type == typeof(IReadOnlyList<Secret>))
            return CreateSecret(name, field, path);
        if (type == typeof(bool))
            return Create(new Option<bool?>(name) { Description = summary, HelpName = "true|false" }, path, static it => it);
        if (type == typeof(int))
            return Create(NumberOption.Create(name, summary, placeholder), path, static it => it);
        if (type == typeof(IReadOnlyList<CosignKey>))
            return Create(new Option<string[]>(name) { Description = summary, HelpName = placeholder }, path, it => Keys(name, it));
        if (type == typeof(IReadOnlyList<string>) && field.About.IsFile)
            return Create(new Option<string[]>(name) { Description = summary, HelpName = placeholder }, path, it => Files(name, it));
        if (type == typeof(IReadOnlyList<string>))
            return Create(new Option<string[]>(name) { Description = summary, HelpName = placeholder }, path, List);
        if (type == typeof(IReadOnlyList<LimitWindow>))
            return Create(new Option<string[]>(name) { Description = summary, HelpName = placeholder }, path, it => Windows(name, it));
        var option = new Option<string?>(name) { Description = summary, HelpName = placeholder };
        return field.About.IsFile
            ? Create(option, path, file => file is null ? null : SecretInput.FromFile(name, file, isWhole: true))
            : Create(option, path, static it => it);
    }

    private static SpecOption Create<T>(Option<T> option, IReadOnlyList<string> path, Func<T?, JsonNode?> toJson) =>
        new([option], path, line => toJson(line.GetValue(option)));

    // Other users of the machine can see a command line, so it has the place of a secret and never the secret.
    private static SpecOption CreateSecret(string name, SpecField field, IReadOnlyList<string> path)
    {
        var (isWhole, isList) = (field.About.IsFile, field.Property.PropertyType == typeof(IReadOnlyList<Secret>));
        var file = new Option<string[]>(name) { Description = field.About.Summary, HelpName = field.About.Placeholder };
        var variable = new Option<string[]>(EnvironmentOption(name))
        {
            Description = $"The environment variable that has the value, in place of {name}.",
            HelpName = "NAME",
        };
        return new([file, variable], path, Read) { SingleKey = field.About.SingleKey };

        JsonNode? Read(ParseResult line)
        {
            var secrets = (line.GetValue(file) ?? []).Select(it => SecretInput.FromFile(name, it, isWhole)!)
                .Concat((line.GetValue(variable) ?? []).Select(it => SecretInput.FromEnvironment(variable.Name, it)))
                .ToArray();
            return isList || secrets.Length == 0 ? List(secrets)
                : secrets is [var only] ? only
                : throw new CommandProblem($"{name}: given {secrets.Length} times; allowed: once, or {variable.Name} in its place");
        }
    }

    /// <summary>The option that reads the secret of another option from the environment.</summary>
    internal static string EnvironmentOption(string name) => name[..^"-file".Length] + "-env";

    private static JsonArray? Windows(string option, string[]? windows) => windows is { Length: > 0 }
        ? new JsonArray([.. windows.Select(it => (JsonNode?)LimitWindowText.Parse(option, it))])
        : null;

    private static JsonArray? Keys(string option, string[]? keys) => keys is { Length: > 0 }
        ? new JsonArray([.. keys.Select(it => (JsonNode?)CosignKeyText.Parse(option, it))])
        : null;

    private static JsonArray? Files(string option, string[]? files) => List(
        files?.Select(it => SecretInput.FromFile(option, it, isWhole: true)!).ToArray());

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

    private sealed record SpecOption(IReadOnlyList<Option> Options, IReadOnlyList<string> Path, Func<ParseResult, JsonNode?> Read)
    {
        public string? SingleKey { get; init; }

        public bool IsSwitch { get; init; }

        // The option replaces both spellings, also what a file gave.
        public void Set(JsonObject body, JsonNode value)
        {
            if (IsSwitch && value.GetValue<bool>() && body[Path[^1]] is JsonObject)
                return;
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
