/**
 * Random sequences of S3 requests against a served deployment, compared with a model of S3 that is
 * written from the AWS API reference and shares nothing with the product.
 */
@NullMarked
package dev.kiseki.dist.model;

import org.jspecify.annotations.NullMarked;
