namespace Replication.Contracts.Rules;

/// <summary>The API that creates repositories at an instance.</summary>
public enum RepositoryApi
{
    /// <summary>None that is known.</summary>
    None,

    /// <summary>Amazon ECR, with the keys of its login.</summary>
    Ecr,

    /// <summary>Harbor, with its user name and password.</summary>
    Harbor,

    /// <summary>Alibaba Cloud Container Registry Enterprise Edition, with the AccessKeys of its login.</summary>
    Acr,
}
