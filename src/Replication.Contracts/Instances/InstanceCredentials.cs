using System.Text.Json.Serialization;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>
/// The login of an instance: a user name and a password, or the cloud credentials (an access key and its secret, a client and its secret,
/// the key of a service account) that a <see cref="CredentialProvider"/> exchanges for the registry's password.
/// </summary>
/// <param name="Username">The user name, the access key or the client.</param>
/// <param name="Password">The password or the secret that belongs to <paramref name="Username"/>.</param>
public sealed record InstanceCredentials(
    [property: SpecField("The user name for the registry.", Option = "--username", Placeholder = "USER", Label = "username")]
    string? Username,
    [property: SpecField("The password.", NoOption = "the option of passwords sets it")] Secret? Password)
{
    /// <summary>
    /// The passwords of a rotation, the new one first: the next is tried when the registry rejects the one in use. Null when there is only
    /// <see cref="Password"/>, which otherwise is the first of them.
    /// </summary>
    [SpecField(
        "A file whose first line is the password; - is standard input. Twice: the new password, then the old one.",
        Option = "--password-file",
        Placeholder = "FILE",
        SingleKey = "password")]
    public IReadOnlyList<Secret>? Passwords { get; init; }

    /// <summary>Every password, in the order in which they are tried.</summary>
    [JsonIgnore]
    public IReadOnlyList<Secret> AllPasswords => Passwords ?? (Password is { } only ? [only] : []);

    /// <summary>Which cloud issues the password.</summary>
    [SpecField(
        "password, or the cloud that issues the password: ecr, google, azure or alibaba.",
        Option = "--credentials-provider",
        Placeholder = "PROVIDER",
        Label = "credentials of")]
    public CredentialProvider Provider { get; init; }

    /// <summary>The session token of temporary cloud keys.</summary>
    [SpecField(
        "A file whose first line is the session token of temporary cloud keys; - is standard input.",
        Option = "--session-token-file",
        Placeholder = "FILE")]
    public Secret? SessionToken { get; init; }

    /// <summary>The cloud's region; null means the region of the instance.</summary>
    [SpecField(
        "The cloud's region, for the password; default: the region of the instance.",
        Option = "--credentials-region",
        Placeholder = "REGION")]
    public string? Region { get; init; }

    /// <summary>The directory (tenant) of the client (Azure).</summary>
    [SpecField("The directory (tenant) of the client, for Azure.", Option = "--credentials-tenant", Placeholder = "TENANT")]
    public string? Tenant { get; init; }

    /// <summary>The cloud's identifier of the registry (Alibaba Cloud: <c>cri-…</c>).</summary>
    [SpecField("The cloud's identifier of the registry, for Alibaba Cloud.", Option = "--credentials-registry", Placeholder = "ID")]
    public string? Registry { get; init; }

    /// <summary>The address of the cloud's API; null means its public address.</summary>
    [SpecField(
        "The address of the cloud's API; default: its public address.", Option = "--credentials-endpoint", Placeholder = "URL")]
    public Uri? Endpoint { get; init; }
}
