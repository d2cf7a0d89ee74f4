using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>Which cloud issues the password that the registry receives.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CredentialProvider>))]
public enum CredentialProvider
{
    /// <summary>No cloud: the registry receives the configured user name and password.</summary>
    Password,

    /// <summary>Amazon ECR, with AWS access keys.</summary>
    Ecr,

    /// <summary>Google Cloud, with the key of a service account.</summary>
    Google,

    /// <summary>Azure, with a service principal.</summary>
    Azure,

    /// <summary>Alibaba Cloud, with AccessKeys.</summary>
    Alibaba,
}
