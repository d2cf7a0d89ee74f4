namespace Replication.Contracts.Instances;

/// <summary>The findings of the checks of an instance. A code never changes its meaning.</summary>
public static class CheckCode
{
    /// <summary>The host name resolves to addresses.</summary>
    public const string NameResolved = "nameResolved";

    /// <summary>The host name does not resolve.</summary>
    public const string NameUnresolved = "nameUnresolved";

    /// <summary>A proxy resolves the host name.</summary>
    public const string NameLeftToProxy = "nameLeftToProxy";

    /// <summary>The registry accepts connections.</summary>
    public const string Reachable = "reachable";

    /// <summary>The registry does not accept connections, or does not answer.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The certificate of the registry is trusted.</summary>
    public const string TlsTrusted = "tlsTrusted";

    /// <summary>TLS, or its absence, prevented an answer.</summary>
    public const string TlsFailed = "tlsFailed";

    /// <summary>The endpoint uses plain HTTP.</summary>
    public const string PlainHttp = "plainHttp";

    /// <summary>The registry accepts the credentials.</summary>
    public const string LoginAccepted = "loginAccepted";

    /// <summary>No credentials are configured, and the registry requires none.</summary>
    public const string LoginUnneeded = "loginUnneeded";

    /// <summary>The registry answered without a login, so the configured credentials are not verified.</summary>
    public const string LoginUnverified = "loginUnverified";

    /// <summary>Lists can be read.</summary>
    public const string Readable = "readable";

    /// <summary>The registry does not list its repositories, so none could be read.</summary>
    public const string ListUnsupported = "listUnsupported";

    /// <summary>An upload can be opened.</summary>
    public const string Writable = "writable";

    /// <summary>No rule writes to the registry.</summary>
    public const string WriteUnneeded = "writeUnneeded";

    /// <summary>An earlier check failed: the registry could not be reached.</summary>
    public const string AfterUnreachable = "afterUnreachable";

    /// <summary>An earlier check failed: the login.</summary>
    public const string AfterFailedLogin = "afterFailedLogin";

    /// <summary>The stored secrets cannot be used.</summary>
    public const string SecretsUnusable = "secretsUnusable";

    /// <summary>The registry refuses the credentials, and the tasks of the instance wait.</summary>
    public const string CredentialsRefused = "credentialsRefused";

    /// <summary>The registry accepts credentials that it had refused, and the tasks resume.</summary>
    public const string CredentialsAcceptedAgain = "credentialsAcceptedAgain";

    /// <summary>A rule waits for pushes of an instance without a webhook.</summary>
    public const string WebhookMissing = "webhookMissing";

    /// <summary>No webhook is configured, and no rule needs one.</summary>
    public const string WebhookUnneeded = "webhookUnneeded";

    /// <summary>Webhook calls are refused.</summary>
    public const string CallsRefused = "callsRefused";

    /// <summary>No webhook call was accepted so far.</summary>
    public const string CallsMissing = "callsMissing";

    /// <summary>A webhook call was accepted lately.</summary>
    public const string CallsAccepted = "callsAccepted";

    /// <summary>The last accepted webhook call is old.</summary>
    public const string CallsOld = "callsOld";
}
