using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>The login of the form of an instance. Secrets are never read back: an empty one keeps the stored one.</summary>
public sealed class CredentialsForm
{
    /// <summary>Which cloud issues the password; null: anonymous access.</summary>
    public CredentialProvider? Provider { get; set; }

    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The password that is still valid while it is replaced.</summary>
    public string OldPassword { get; set; } = "";

    public string SessionToken { get; set; } = "";

    public string Region { get; set; } = "";

    public string Tenant { get; set; } = "";

    public string Registry { get; set; } = "";

    public string Endpoint { get; set; } = "";

    public bool HasUsername => Provider is not null and not CredentialProvider.Google;

    public bool HasOldPassword => Provider == CredentialProvider.Password;

    public bool HasSessionToken => Provider is CredentialProvider.Ecr or CredentialProvider.Alibaba;

    public bool HasTenant => Provider == CredentialProvider.Azure;

    public bool HasRegistry => Provider == CredentialProvider.Alibaba;

    /// <summary>Whether a cloud issues the password, so that its API has an address.</summary>
    public bool IsOfCloud => Provider is not null and not CredentialProvider.Password;

    public static CredentialsForm Of(ShownCredentials? it) => it is null
        ? new()
        : new()
        {
            Provider = it.Provider,
            Username = it.Username ?? "",
            Region = it.Region ?? "",
            Tenant = it.Tenant ?? "",
            Registry = it.Registry ?? "",
            Endpoint = it.Endpoint ?? "",
        };

    /// <summary>The fields that the provider has; null for anonymous access.</summary>
    public JsonObject? ToBody()
    {
        if (Provider is not { } provider)
            return null;
        var body = new JsonObject { ["provider"] = provider.ToWord() };
        if (HasUsername)
            FormText.Put(body, "username", Username);
        FormText.PutSecrets(body, "password", "passwords", Password, HasOldPassword ? OldPassword : "");
        if (HasSessionToken)
        {
            FormText.PutSecrets(body, "sessionToken", "sessionToken", SessionToken);
            FormText.Put(body, "region", Region);
        }
        if (HasTenant)
            FormText.Put(body, "tenant", Tenant);
        if (HasRegistry)
            FormText.Put(body, "registry", Registry);
        if (IsOfCloud)
            FormText.Put(body, "endpoint", Endpoint);
        return body;
    }
}
