using System.Text.RegularExpressions;

namespace Replication.Registries.Creation;

/// <summary>The failures of a creation, each with cause and remedy.</summary>
internal static partial class CreationFailures
{
    private const int MaxShown = 300;

    /// <summary>The account lacks a permission. The task is retried at the interval of refused credentials.</summary>
    public static CopyFailure Denied(string instance, string cause, string remedy) =>
        new(CopyFailure.RepositoryCreationDenied, $"{cause} {remedy}", IsWorthRetrying: false) { RefusedBy = instance };

    /// <summary>The keys were rejected.</summary>
    public static CopyFailure Unauthorized(string instance, string cause) =>
        new(CopyFailure.Unauthorized, $"{cause} The keys were rejected. Check the credentials of the instance.", IsWorthRetrying: false)
        {
            RefusedBy = instance,
        };

    /// <summary>The creation fails until a person changes something.</summary>
    public static CopyFailure Failed(string cause, string remedy) =>
        new(CopyFailure.RepositoryCreationFailed, $"{cause} {remedy}", IsWorthRetrying: false);

    /// <summary>The API limits the rate of calls.</summary>
    public static CopyFailure Throttled(string cause) =>
        new(CopyFailure.RateLimited, $"{cause} It limits the rate of requests. The task is retried.", IsWorthRetrying: true);

    /// <summary>The API does not work now, or its answer cannot be read. A repeated call finds a repository that was created.</summary>
    public static CopyFailure Unavailable(string cause, string remedy) =>
        new(CopyFailure.RegistryUnavailable, $"{cause} {remedy}", IsWorthRetrying: true);

    /// <summary>A text of the API on one line and not too long, without the secrets of the request.</summary>
    public static string Shown(string text, params IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret is { Length: > 0 })
                text = text.Replace(secret, "***", StringComparison.Ordinal);
        }
        text = Blanks().Replace(text, " ").Trim();
        return text.Length <= MaxShown ? text : $"{text[..MaxShown]}…";
    }

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
