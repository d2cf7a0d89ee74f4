using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts;
using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>The result of a credential helper.</summary>
internal abstract partial record HelperAnswer
{
    private const string IdentityTokenUser = "<token>";
    private const int MaxReasonChars = 200;

    private HelperAnswer()
    {
    }

    internal sealed record Of(RegistryCredentials Credentials) : HelperAnswer;

    /// <summary>The helper has no login for this registry.</summary>
    internal sealed record NotFound : HelperAnswer;

    internal sealed record Failed(string Reason) : HelperAnswer;

    public static HelperAnswer Read(int exitCode, string output, string errors)
    {
        if (exitCode == 0)
            return Parse(output);
        if ((output + errors).Contains("credentials not found", StringComparison.OrdinalIgnoreCase))
            return new NotFound();
        // Helpers write errors to standard output. A partial response is not shown, because it may contain the secret.
        var complaint = new[] { output, errors }
            .Select(static text => text.Trim())
            .FirstOrDefault(static text => text.Length > 0 && !text.Contains('{', StringComparison.Ordinal)) ?? "";
        complaint = Controls().Replace(complaint.Split('\n')[0], " ");
        return new Failed(
            $"it ended with {exitCode}{(complaint.Length == 0 ? "" : $" ({complaint[..Math.Min(complaint.Length, MaxReasonChars)]})")}");
    }

    private static HelperAnswer Parse(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            if (json.RootElement.ValueKind != JsonValueKind.Object || Member(json.RootElement, "Secret") is not { } secret)
                return new Failed("its response contains no secret");
            if (secret.Length == 0)
                return new NotFound();
            var username = Member(json.RootElement, "Username");
            return new Of(username == IdentityTokenUser
                ? new RegistryCredentials(null, new Secret(secret), CredentialKind.IdentityToken)
                : new RegistryCredentials(username, new Secret(secret)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Failed("its answer (not shown) is no JSON");
        }
    }

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"[\p{Cc}\p{Cf}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();
}
