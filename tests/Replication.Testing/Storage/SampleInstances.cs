using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Testing.Storage;

/// <summary>Sample instances for the stores.</summary>
public static class SampleInstances
{
    public const string Password = "planted-password-4711";

    public const string WebhookSecret = "planted-webhook-secret-0815";

    /// <summary>An instance with a value in every property.</summary>
    public static RegistryInstance Full(string name) => new()
    {
        Name = name,
        Region = "cn-hangzhou",
        Account = "1001",
        Partition = InstancePartition.Finance,
        Edition = InstanceEdition.Basic,
        Endpoint = new Uri("https://registry.example.com:5443"),
        InternalEndpoint = new Uri("http://registry-vpc.example.com"),
        InternetAccess = false,
        Credentials = new InstanceCredentials("robot", new Secret(Password)),
        Namespaces = ["team", "base/images"],
        TrustedAccounts = ["2002"],
        Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret(WebhookSecret)),
    };

    public static KeptInstance Kept(string name, DateTimeOffset at) => new(Full(name), Guid.NewGuid(), at, at);
}
