using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>How the files of a bucket are arranged.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BucketLayout>))]
public enum BucketLayout
{
    /// <summary>OCI image layouts, one for each repository; or one layout that all repositories share.</summary>
    Oci,

    /// <summary>The storage of the distribution registry. It is only read.</summary>
    Distribution,
}
