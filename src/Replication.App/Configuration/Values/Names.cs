using System.Text.RegularExpressions;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Names of instances, rules, tokens, namespaces and repositories.</summary>
internal static partial class Names
{
    public static readonly ValueKind<string> Name = new(
        "lower-case letters, digits and inner dashes, 64 characters at most",
        text => NamePattern().IsMatch(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Name),
    };

    // "export" is the path of GET /rules/export.
    public static readonly ValueKind<string> Rule = Name with
    {
        Read = text => text == "export" ? ReadValue<string>.Refused("is an address of the API that shows all rules") : Name.Read(text),
        Schema = Name.Schema[..^1] + ""","not":{"const":"export"}}""",
    };

    public static readonly ValueKind<string> Namespace = new(
        "a path of lower-case letters, digits and inner '.', '_' or '-', parts joined by '/'; or _ for the empty namespace",
        text => text == RepositoryName.EmptyNamespace || RepositoryName.TryParse(text, out _)
            ? ReadValue<string>.Of(text)
            : NameGlob.IsGlob(text) ? ReadValue<string>.Refused("is a glob, which belongs under namespaces") : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema($"(_|{Patterns.Component}(/{Patterns.Component})*)", maxLength: 255),
    };

    public static readonly ValueKind<string> NamespaceGlob =
        Glob("the name of a namespace, _ for the empty one, or a glob such as platform/* or team/** (rule.namespaces)");

    public static readonly ValueKind<string> RepositoryGlob =
        Glob("the name of a repository or a glob, such as scratch-*, or with its namespace: team/app (rule.excludeRepositories)");

    public static readonly ValueKind<string> Repository = new("lower-case letters, digits and inner '.', '_' or '-'", text =>
        text.Contains('/', StringComparison.Ordinal)
            ? ReadValue<string>.Refused("is not allowed: everything before the last '/' belongs to the key namespace")
            : RepositoryName.TryParse(text, out _) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Component, maxLength: 255),
    };

    public static readonly ValueKind<string> AllowedHost = new("host, host:port or *.domain", text =>
        AllowedHostPattern().IsMatch(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.AllowedHost),
    };

    // A login is sent as "username:password" (RFC 7617), so a colon would end the name.
    // A rejected text may be such a login, with its password.
    public static readonly ValueKind<string> Username = new("a text without ':'", text =>
        Scalars.IsPlain(text) && !text.Contains(':', StringComparison.Ordinal)
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused(hidden: text.Length > 0))
    {
        Schema = Patterns.Schema($"[^:{Patterns.Control}]+"),
    };

    private static ValueKind<string> Glob(string allowed) => new(
        allowed,
        text => NameGlob.TryCompile(text, out _, out var problem) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(problem))
    {
        Schema = """{"type":"string","format":"name-glob"}""",
    };

    [GeneratedRegex($@"\A{Patterns.AllowedHost}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AllowedHostPattern();

    [GeneratedRegex($@"\A{Patterns.Name}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
