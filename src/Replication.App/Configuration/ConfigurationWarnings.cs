using System.Security.Cryptography;
using System.Text;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;

namespace Replication.App.Configuration;

/// <summary>Finds probable mistakes in a valid configuration. They do not prevent the start.</summary>
internal static class ConfigurationWarnings
{
    private const int MaxLines = 20;

    private static readonly Dictionary<string, string> HashesOfNothing = new(StringComparer.OrdinalIgnoreCase)
    {
        [HashOf("")] = "of an empty text",
        [HashOf("\n")] = "of a line break alone",
        [HashOf("\r\n")] = "of a line break alone",
    };

    /// <summary>Returns the probable mistakes with their places and what the author probably meant, in the order of their lines.</summary>
    public static IReadOnlyList<ConfigurationProblem> Of(ReplicationConfiguration configuration)
    {
        var instances = new InstanceCatalog(configuration.Instances.Select(static it => it.Value));
        return
        [
            .. configuration.Warnings
                .Concat(configuration.Auth.Tokens
                    .Where(static it => HashesOfNothing.ContainsKey(it.Value.Sha256))
                    .Select(static it => it.Problem(
                        "sha256", $"the hash is the one {HashesOfNothing[it.Value.Sha256]}; hash the token itself, "
                            + "without a line break: " + TokenHashes.Command)))
                .Concat(NetworkWarnings.Of(configuration))
                .Concat(configuration.Rules.SelectMany(rule => RuleWarnings.Of(rule.Value, instances)
                    .Select(it => rule.Problem($"{it.Message} ({it.Code})"))))
                .OrderBy(static it => it.Place),
        ];
    }

    /// <summary>
    /// Says that the hash of a token is the one of this token with a line break; null when it is not, or when there is no token.
    /// </summary>
    public static ConfigurationProblem? OfToken(ReplicationConfiguration configuration, string? token) =>
        token is { Length: > 0 }
            && TokenHashes.FindWithLineBreak([.. configuration.Auth.Tokens.Select(static it => it.Value)], token) is { } mistaken
            ? configuration.Auth.Tokens.First(it => it.Value == mistaken).Problem(
                "sha256",
                $"the hash of '{mistaken.Name}' is the one of the token in REPLICATION_TOKEN with a line break; hash it without one: "
                    + TokenHashes.Command)
            : null;

    /// <summary>One line for each of them up to a limit, and a last line with the number of the others.</summary>
    public static IReadOnlyList<string> Lines(ReplicationConfiguration configuration)
    {
        var warnings = Of(configuration);
        var lines = warnings.Take(MaxLines).Select(static it => it.ToString());
        return [.. warnings.Count > MaxLines
            ? lines.Append($"… and {warnings.Count - MaxLines} more warnings; 'replication check' shows all of them")
            : lines];
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
